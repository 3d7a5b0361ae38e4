//! The size of a picture, so that a page does not jump when it comes.

/// Width and height in CSS pixels, if the bytes are a picture that says so.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?));
    }
    svg_size(std::str::from_utf8(bytes.get(..bytes.len().min(4096))?).ok()?)
}

/// The size of an SVG: its `width` and `height`, else those of its `viewBox`.
fn svg_size(head: &str) -> Option<(u32, u32)> {
    let start = head.find("<svg")?;
    let tag = &head[start..start + head[start..].find('>')?];
    let number = |text: &str| {
        let digits = text.trim().trim_end_matches("px");
        digits.parse::<f64>().ok().filter(|n| (1.0..1e6).contains(n))
    };
    let stated =
        attribute(tag, "width").and_then(number).zip(attribute(tag, "height").and_then(number));
    let (width, height) = stated.or_else(|| {
        let numbers: Vec<f64> = attribute(tag, "viewBox")?
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .filter_map(|part| part.parse().ok())
            .collect();
        let [_, _, width, height] = numbers[..] else { return None };
        ((1.0..1e6).contains(&width) && (1.0..1e6).contains(&height)).then_some((width, height))
    })?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "both lie between 1 and a million"
    )]
    Some((width.round() as u32, height.round() as u32))
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let svg = |attributes: &str| size(format!("<?xml?><svg {attributes}>").as_bytes());
        assert_eq!(svg("width=\"12\" height=\"7.6px\""), Some((12, 8)));
        assert_eq!(svg("viewBox=\"0 0 640 320\""), Some((640, 320)));
        assert_eq!(svg("width=\"100%\" viewBox=\"0,0,1,2\""), Some((1, 2)));
        assert_eq!(svg("viewBox=\"0 0 x\""), None);
        assert_eq!(size(b"GIF89a\x03\0\x02\0\0\0\0"), Some((3, 2)));
        assert_eq!(size(b""), None);
        assert_eq!(size(b"hello"), None);
    }
}
