//! A part of the window as a PNG file.

use egui::{ColorImage, Rect};

/// The part of a picture of the window, as a PNG file. `part` is in points, `scale` the pixels of a point.
///
/// # Errors
/// A sentence, when the part lies outside the picture.
pub fn png(window: &ColorImage, part: Rect, scale: f32) -> Result<Vec<u8>, String> {
    let [width, height] = window.size;
    let within = |value: f32, most: usize| (value * scale).round().clamp(0.0, most as f32) as usize;
    let (left, right) = (within(part.left(), width), within(part.right(), width));
    let (top, bottom) = (within(part.top(), height), within(part.bottom(), height));
    if left >= right || top >= bottom {
        return Err("the chart is not in view, so there is no picture of it".to_owned());
    }
    let cut = window.region_by_pixels([left, top], [right - left, bottom - top]);
    let pixels: Vec<u8> = cut
        .pixels
        .iter()
        .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
        .collect();
    encode(cut.size, &pixels).map_err(|error| format!("the picture cannot be encoded: {error}"))
}

fn encode([width, height]: [usize; 2], pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let size = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size(width), size(height));
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use egui::{Color32, pos2};

    use super::*;

    #[test]
    fn the_part_is_cut_out_in_pixels() {
        let mut window = ColorImage::filled([8, 6], Color32::BLACK);
        window[(4, 2)] = Color32::WHITE;
        let part = Rect::from_min_max(pos2(2.0, 1.0), pos2(3.0, 2.0));
        let bytes = png(&window, part, 2.0).expect("a picture");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes))
            .read_info()
            .expect("a PNG");
        let mut pixels = vec![0; 12];
        let info = reader.next_frame(&mut pixels).expect("its pixels");
        assert_eq!((info.width, info.height), (2, 2));
        assert_eq!(&pixels[..3], [255, 255, 255]);
        assert_eq!(&pixels[3..], [0; 9]);
    }

    #[test]
    fn what_is_not_in_view_has_no_picture() {
        let window = ColorImage::filled([8, 6], Color32::BLACK);
        let part = Rect::from_min_max(pos2(20.0, 1.0), pos2(30.0, 2.0));
        assert!(
            png(&window, part, 1.0)
                .expect_err("it is outside")
                .contains("not in view")
        );
    }
}
