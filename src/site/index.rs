macro_rules! index {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            pub(crate) fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("an outlet has fewer than four billion documents"))
            }

            /// The first `count` of them, in order.
            pub fn first(count: usize) -> impl Iterator<Item = Self> {
                (0..count).map(Self::new)
            }

            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

index! {
    /// A published article; a lower one is newer.
    ArticleIx
    AuthorIx
    CategoryIx
    TagIx
    PageIx
}
