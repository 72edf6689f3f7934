//! What the rules of this theme find.

codes! {}
