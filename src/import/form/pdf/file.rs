//! A PDF file: its objects by number, found by reading the file through instead of trusting its tables, which are
//! what breaks first; streams unpacked within bounds.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::super::{Counted, FormProblem, work};
use super::filters::unpack;
use super::objects::{Dict, Lexer, Object};

/// Most bytes unpacked of one file.
const MAX_UNPACKED: usize = 96 << 20;
/// Most bytes, and most values, read as objects, which are all kept.
const MAX_READ: usize = 64 << 20;
const MAX_VALUES: usize = 2_000_000;
/// Bytes of a stream that are unpacked in a step.
const BYTES: usize = 16;
/// Most objects of a file.
const MAX_OBJECTS: usize = 500_000;
/// References that lead to references.
const MAX_CHAIN: usize = 16;

/// A file and its objects.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    /// Which of the buffers an object stands in, and where.
    places: HashMap<u32, (usize, usize)>,
    /// The file itself has 0, unpacked streams of objects follow.
    packed: Vec<Vec<u8>>,
    cache: RefCell<HashMap<u32, Rc<Object>>>,
    left: Cell<usize>,
    /// Bytes that may still be read as objects: many numbers may lead to the same place.
    unread: Cell<usize>,
    /// Values that may still be kept.
    values: Cell<usize>,
    root: Option<u32>,
}

impl<'a> File<'a> {
    /// Finds the objects of a file.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FormProblem> {
        let mut file = Self {
            bytes,
            places: HashMap::new(),
            packed: Vec::new(),
            cache: RefCell::new(HashMap::new()),
            left: Cell::new(MAX_UNPACKED),
            unread: Cell::new(MAX_READ),
            values: Cell::new(MAX_VALUES),
            root: None,
        };
        file.scan()?;
        if file.root.is_none() {
            let mut ids: Vec<u32> = file.places.keys().copied().collect();
            ids.sort_unstable();
            file.root = ids.into_iter().find(|id| {
                file.get(*id).dict().and_then(|dict| dict.get("Type")).and_then(Object::name) == Some("Catalog")
            });
        }
        Ok(file)
    }

    /// The catalogue of the document.
    pub(super) fn root(&self) -> Rc<Object> {
        self.root.map_or(Rc::new(Object::Null), |id| self.get(id))
    }

    fn scan(&mut self) -> Result<(), FormProblem> {
        let mut at = 0;
        while let Some(found) = find(self.bytes, b"obj", at) {
            if let Some(trailer) = find(self.bytes.get(..found).unwrap_or_default(), b"trailer", at) {
                self.trailer(trailer + "trailer".len())?;
            }
            at = found + 3;
            let Some(id) = number_before(self.bytes, found) else { continue };
            if self.places.len() >= MAX_OBJECTS {
                return Err(FormProblem::TooLarge { what: Counted::Objects, most: MAX_OBJECTS });
            }
            self.places.insert(id, (0, at));
            let mut lexer = Lexer::new(self.bytes, at);
            let object = lexer.object();
            // Reading goes on behind the object; what is in it is not looked at again.
            at = lexer.at.max(at);
            if let Some(Object::Dict(dict)) = object
                && let Some((start, end)) = stream_data(self.bytes, at, &dict)
            {
                at = end;
                self.stream(&dict, start, end)?;
            }
        }
        if let Some(trailer) = find(self.bytes, b"trailer", at) {
            self.trailer(trailer + "trailer".len())?;
        }
        Ok(())
    }

    fn trailer(&mut self, at: usize) -> Result<(), FormProblem> {
        match Lexer::new(self.bytes, at).object() {
            Some(Object::Dict(dict)) => self.end(&dict),
            _ => Ok(()),
        }
    }

    /// What a trailer, or the stream that stands for one, says.
    fn end(&mut self, dict: &Dict) -> Result<(), FormProblem> {
        if dict.get("Encrypt").is_some_and(|value| *value != Object::Null) {
            return Err(FormProblem::Encrypted);
        }
        if let Some(Object::Reference(root)) = dict.get("Root") {
            self.root = Some(*root);
        }
        Ok(())
    }

    /// Streams that hold what concerns the whole file.
    fn stream(&mut self, dict: &Dict, start: usize, end: usize) -> Result<(), FormProblem> {
        match dict.get("Type").and_then(Object::name) {
            Some("XRef") => self.end(dict),
            Some("ObjStm") => {
                let data = self.unpacked(dict, start, end);
                let first = dict.get("First").and_then(Object::integer).unwrap_or(0).max(0) as usize;
                let count = dict.get("N").and_then(Object::integer).unwrap_or(0).max(0) as usize;
                let mut lexer = Lexer::new(&data, 0);
                let index = self.packed.len() + 1;
                for _ in 0..count.min(MAX_OBJECTS) {
                    let (Some(Object::Number(id)), Some(Object::Number(offset))) = (lexer.object(), lexer.object())
                    else {
                        break;
                    };
                    if self.places.len() >= MAX_OBJECTS {
                        return Err(FormProblem::TooLarge { what: Counted::Objects, most: MAX_OBJECTS });
                    }
                    self.places.insert(id as u32, (index, first.saturating_add(offset.max(0.0) as usize)));
                }
                self.packed.push(data);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// An object by its number; null where there is none.
    pub(super) fn get(&self, id: u32) -> Rc<Object> {
        if let Some(known) = self.cache.borrow().get(&id) {
            return known.clone();
        }
        let object = Rc::new(self.read(id).unwrap_or(Object::Null));
        self.cache.borrow_mut().insert(id, object.clone());
        object
    }

    fn read(&self, id: u32) -> Option<Object> {
        let (buffer, at) = *self.places.get(&id)?;
        let bytes = match buffer {
            0 => self.bytes,
            packed => self.packed.get(packed - 1)?.as_slice(),
        };
        let mut lexer = Lexer::new(bytes, at);
        let object = lexer.object()?;
        let left = self.unread.get().checked_sub(lexer.at - at).zip(self.values.get().checked_sub(lexer.values()));
        let Some((bytes_left, values_left)) = left else {
            work::spend();
            return None;
        };
        self.unread.set(bytes_left);
        self.values.set(values_left);
        match object {
            Object::Dict(dict) if buffer == 0 => Some(match stream_data(bytes, lexer.at, &dict) {
                Some((start, end)) => Object::Stream(dict, start, end),
                None => Object::Dict(dict),
            }),
            object => Some(object),
        }
    }

    /// What a value stands for.
    pub(super) fn resolved(&self, object: &Object) -> Rc<Object> {
        let mut object = match object {
            Object::Reference(id) => self.get(*id),
            own if work::take(own.size() - 1) => return Rc::new(own.clone()),
            _ => return Rc::new(Object::Null),
        };
        for _ in 0..MAX_CHAIN {
            let Object::Reference(id) = *object else { return object };
            object = self.get(id);
        }
        Rc::new(Object::Null)
    }

    /// An entry of a dictionary; null where there is none.
    pub(super) fn entry(&self, dict: &Dict, name: &str) -> Rc<Object> {
        dict.get(name).map_or(Rc::new(Object::Null), |value| self.resolved(value))
    }

    /// The data of a stream; empty for anything else.
    pub(super) fn data(&self, object: &Object) -> Vec<u8> {
        match object {
            Object::Stream(dict, start, end) => self.unpacked(dict, *start, *end),
            _ => Vec::new(),
        }
    }

    fn unpacked(&self, dict: &Dict, start: usize, end: usize) -> Vec<u8> {
        let raw = self.bytes.get(start..end).unwrap_or_default();
        let filters = self.list(dict, "Filter");
        let settings = self.list(dict, "DecodeParms");
        let mut data = Cow::Borrowed(raw);
        for (i, filter) in filters.iter().enumerate().take(4) {
            let settings = settings.get(i).map_or(Object::Null, |settings| (**settings).clone());
            let number = |name: &str| {
                let value = settings.dict().map(|dict| self.entry(dict, name));
                value.and_then(|value| value.integer())
            };
            data = Cow::Owned(unpack(filter.name().unwrap_or_default(), &data, &number, self.left.get()));
        }
        // What is not packed counts too: one stream may be named many times.
        match self.left.get().checked_sub(data.len()) {
            Some(left) if work::take(1 + (raw.len() + data.len()) / BYTES) => {
                self.left.set(left);
                data.into_owned()
            }
            _ => {
                work::spend();
                Vec::new()
            }
        }
    }

    /// An entry that is one value or an array of them.
    fn list(&self, dict: &Dict, name: &str) -> Vec<Rc<Object>> {
        let value = self.entry(dict, name);
        match &*value {
            Object::Null => Vec::new(),
            Object::Array(list) => list.iter().map(|value| self.resolved(value)).collect(),
            _ => vec![value],
        }
    }
}

/// Where bytes next stand.
fn find(bytes: &[u8], sought: &[u8], from: usize) -> Option<usize> {
    let first = *sought.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(sought) {
            return Some(at);
        }
        at += 1;
    }
}

/// The number of the object whose `obj` stands at a place: two numbers before it.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let back = |mut at: usize, which: fn(&u8) -> bool| {
        while at > 0 && bytes.get(at - 1).is_some_and(which) {
            at -= 1;
        }
        at
    };
    let generation = back(at, u8::is_ascii_whitespace);
    let middle = back(generation, u8::is_ascii_digit);
    let end = back(middle, u8::is_ascii_whitespace);
    let start = back(end, u8::is_ascii_digit);
    if middle == generation || end == middle || start == end || end - start > 9 {
        return None;
    }
    std::str::from_utf8(bytes.get(start..end)?).ok()?.parse().ok()
}

/// Where the data of a stream begin and end, if `stream` follows a dictionary.
fn stream_data(bytes: &[u8], at: usize, dict: &Dict) -> Option<(usize, usize)> {
    let mut lexer = Lexer::new(bytes, at);
    lexer.skip_space();
    if !bytes.get(lexer.at..)?.starts_with(b"stream") {
        return None;
    }
    let mut start = lexer.at + "stream".len();
    if bytes.get(start) == Some(&b'\r') {
        start += 1;
    }
    if bytes.get(start) == Some(&b'\n') {
        start += 1;
    }
    if let Some(Object::Number(length)) = dict.get("Length") {
        let end = start.saturating_add(length.max(0.0) as usize);
        let rest = bytes.get(end..).unwrap_or_default();
        let marked = rest.iter().take(4).position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        if rest.get(marked..).is_some_and(|rest| rest.starts_with(b"endstream")) {
            return Some((start, end));
        }
    }
    // A length that is wrong or stands elsewhere.
    Some((start, find(bytes, b"endstream", start).unwrap_or(bytes.len())))
}
