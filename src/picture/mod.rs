#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts { pub format: Option<Format>, pub width: Option<u32>, pub height: Option<u32>, pub credit: Option<String>, pub caption: Option<String>, pub alt: Option<String>, pub copyright: Option<String>, pub terms: Option<String> }
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format { Jpeg, Png, Gif, WebP, Avif, Svg }
pub fn read(bytes: &[u8]) -> Facts {
    let size = imagesize::blob_size(bytes).ok();
    Facts { width: size.map(|s| s.width as u32), height: size.map(|s| s.height as u32), ..Facts::default() }
}
