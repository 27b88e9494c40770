//! Hashes as hexadecimal digits.

/// The bytes as lower-case digits.
pub(super) fn write(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The 32 bytes that exactly 64 digits stand for.
pub(super) fn read(digits: &str) -> Option<[u8; 32]> {
    // `from_str_radix` alone would take a sign for a digit.
    if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}
