//! How streams are packed (ISO 32000-1, 7.4), unpacked within bounds. What breaks off is kept as far as it came.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::super::work;

/// Unpacks data; `most` bytes of it at most. Filters of pictures give nothing.
pub(super) fn unpack(filter: &str, data: &[u8], setting: &dyn Fn(&str) -> Option<i64>, most: usize) -> Vec<u8> {
    match filter {
        "FlateDecode" | "Fl" => predicted(inflated(data, most), setting),
        "LZWDecode" | "LZW" => predicted(lzw(data, setting("EarlyChange") != Some(0), most), setting),
        "ASCIIHexDecode" | "AHx" => hex(data),
        "ASCII85Decode" | "A85" => ascii85(data),
        "RunLengthDecode" | "RL" => run_lengths(data, most),
        _ => Vec::new(),
    }
}

fn inflated(data: &[u8], most: usize) -> Vec<u8> {
    let read = |mut source: &mut dyn Read| {
        let mut unpacked = Vec::new();
        let mut part = [0; 16_384];
        // Errors end the data; what came before them is worth reading.
        while let Ok(count) = Read::read(&mut source, &mut part) {
            if count == 0 {
                break;
            }
            if unpacked.len() + count > most {
                work::spend();
                break;
            }
            unpacked.extend_from_slice(&part[..count]);
        }
        unpacked
    };
    let unpacked = read(&mut ZlibDecoder::new(data));
    if unpacked.is_empty() && data.len() > 2 {
        return read(&mut DeflateDecoder::new(&data[2..]));
    }
    unpacked
}

/// Undoes what rows were prepared with before packing.
fn predicted(data: Vec<u8>, setting: &dyn Fn(&str) -> Option<i64>) -> Vec<u8> {
    let predictor = setting("Predictor").unwrap_or(1);
    if predictor < 10 {
        return data;
    }
    let of = |name: &str, usual: i64| setting(name).unwrap_or(usual).clamp(1, 65_536) as usize;
    let (colors, bits, columns) = (of("Colors", 1).min(32), of("BitsPerComponent", 8).min(16), of("Columns", 1));
    let pixel = (colors * bits).div_ceil(8);
    let width = (colors * bits * columns).div_ceil(8).min(data.len());
    let mut result: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; width];
    for row in data.chunks(width + 1) {
        let (Some(kind), Some(row)) = (row.first(), row.get(1..)) else { break };
        let mut current = vec![0_u8; width];
        for (i, byte) in row.iter().enumerate() {
            let left = if i >= pixel { current[i - pixel] } else { 0 };
            let corner = if i >= pixel { above[i - pixel] } else { 0 };
            let guess = match kind {
                1 => left,
                2 => above[i],
                3 => (u16::from(left).midpoint(u16::from(above[i]))) as u8,
                4 => paeth(left, above[i], corner),
                _ => 0,
            };
            current[i] = byte.wrapping_add(guess);
        }
        result.extend_from_slice(&current[..row.len()]);
        above = current;
    }
    result
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(above) - i16::from(corner);
    let distance = |value: u8| (guess - i16::from(value)).abs();
    if distance(left) <= distance(above) && distance(left) <= distance(corner) {
        left
    } else if distance(above) <= distance(corner) {
        above
    } else {
        corner
    }
}

fn lzw(data: &[u8], early: bool, most: usize) -> Vec<u8> {
    // Entries are where in the result their bytes stand, which they always do.
    let mut entries: Vec<(usize, usize)> = Vec::new();
    let mut result: Vec<u8> = Vec::new();
    let (mut width, mut held, mut bits) = (9_u32, 0_u32, 0_u32);
    let mut last: Option<(usize, usize)> = None;
    for byte in data {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits & ((1 << width) - 1)) as usize;
        held &= (1 << bits) - 1;
        match code {
            256 => {
                entries.clear();
                (width, last) = (9, None);
                continue;
            }
            257 => break,
            _ => {}
        }
        let start = result.len();
        if code < 256 {
            result.push(code as u8);
        } else if let Some((from, length)) = entries.get(code - 258).copied() {
            if start + length > most {
                work::spend();
                break;
            }
            result.extend_from_within(from..from + length);
        } else if let (true, Some((from, length))) = (code - 258 == entries.len(), last) {
            if start + length >= most {
                work::spend();
                break;
            }
            result.extend_from_within(from..from + length);
            let first = result[from];
            result.push(first);
        } else {
            break;
        }
        if let Some((from, length)) = last
            && entries.len() < 4096 - 258
        {
            entries.push((from, length + 1));
        }
        last = Some((start, result.len() - start));
        let next = entries.len() + 258 + usize::from(early) + usize::from(last.is_some());
        width = match next {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
    }
    result
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u32> = digits.collect();
    digits.chunks(2).map(|pair| (pair[0] << 4 | pair.get(1).copied().unwrap_or(0)) as u8).collect()
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut result = Vec::new();
    let mut group: Vec<u8> = Vec::with_capacity(5);
    for byte in data {
        match byte {
            b'z' if group.is_empty() => result.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            result.extend(group_of_five(&group));
            group.clear();
        }
    }
    let given = group.len();
    if given > 1 {
        group.resize(5, 84);
        result.extend(group_of_five(&group).into_iter().take(given - 1));
    }
    result
}

fn group_of_five(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(u32::from(*digit))).to_be_bytes()
}

fn run_lengths(data: &[u8], most: usize) -> Vec<u8> {
    let mut result = Vec::new();
    let mut at = 0;
    while let Some(length) = data.get(at).copied().filter(|length| *length != 128) {
        let length = usize::from(length);
        if length < 128 {
            result.extend_from_slice(data.get(at + 1..(at + 2 + length).min(data.len())).unwrap_or_default());
            at += length + 2;
        } else {
            let Some(byte) = data.get(at + 1) else { break };
            result.extend(std::iter::repeat_n(*byte, 257 - length));
            at += 2;
        }
        if result.len() > most {
            work::spend();
            break;
        }
    }
    result
}
