/// Says of each byte whether it is among these: one look, where a chain of comparisons would be made for every byte of a text.
pub const fn byte_table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}
