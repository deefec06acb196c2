//! From the schema that applies to the items on the form.
//!
//! Because conditions read values and values of hidden items do not count, an object is built
//! until which nodes apply no longer changes. Objects, lists, alternatives and fields are built by each other, so they
//! stand together.

use crate::platform::Digits;
use crate::sorted::{Gather, Keep, SortedMap, SortedSet};

use crate::json::{self, Map, Value};

use super::effective::{effective, is_blank, is_null, takes_null, the_only_value};
use super::model::{Choice, Field, FieldOption, Input, Item, Key, Kind, Repeat, Rows};
use super::structure::{
    Gathered, Point, discriminator, gather, known_names, leads_back, property_nodes_of, required_names, target, words,
};
use super::widget::{Shape, Widget, widget_for};
use crate::definition::{FieldText, Procedure};
use crate::locale::Locale;
use crate::message::{self, Language, MessageId};
use crate::platform;
use crate::pointer::JsonPointer;
use crate::schema::{Choices, NodeId, Schema};
use crate::violation::JsonType;

/// Deepest nesting of items; what is deeper is a JSON field.
const MAX_DEPTH: usize = 24;
/// A form of so many items waits to be asked before it builds more that nobody has filled in.
pub(super) const MAX_EAGER: usize = 2000;
/// Most items of a form; a list, a group or options that would pass it are a JSON field.
pub(super) const MAX_ITEMS: usize = 10_000;
/// After so many items built, those that were built again included, conditions are no longer
/// followed to where they settle.
const MAX_BUILDS: usize = 50_000;
/// How often an object is rebuilt until its conditions settle.
const MAX_ROUNDS: usize = 8;
/// Lists are not begun with more items than this, whatever `minItems` says.
const MAX_INITIAL_ITEMS: usize = 50;

/// What the builder needs besides the schema.
pub(super) struct Builder<'a> {
    pub(super) schema: &'a Schema,
    pub(super) procedure: &'a Procedure,
    pub(super) locale: &'a Locale,
    pub(super) language: Language,
    pub(super) choices: &'a Choices,
    /// Lasting numbers of list items, by the list's key.
    pub(super) ids: &'a mut SortedMap<Key, Vec<u32>>,
    /// Places whose default was already filled in once.
    pub(super) defaulted: &'a mut SortedSet<Key>,
    /// Next unused number of a list item.
    pub(super) next_id: &'a mut u32,
    /// The list item that was just added and may take its default.
    pub(super) fresh: Option<&'a JsonPointer>,
    /// Places of sections that are not shown.
    pub(super) hidden: &'a SortedSet<JsonPointer>,
    /// Schema nodes of the items around the one that is built.
    pub(super) around: Vec<NodeId>,
    /// Items of the form, those built so far included.
    pub(super) count: usize,
    /// How often an item was built.
    pub(super) builds: usize,
}

/// Where an item stands and what it is called before its schema is read.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) key: Key,
    pub(super) pointer: JsonPointer,
    /// The pointer with `*` for every array index: how texts are looked up.
    pub(super) pattern: String,
    pub(super) name: String,
    pub(super) required: bool,
    /// True when what it stands in is read-only.
    pub(super) read_only: bool,
    pub(super) depth: usize,
    /// True when it may stay closed while nothing is in it.
    pub(super) closable: bool,
}

impl Place {
    pub(super) fn root() -> Self {
        Self {
            key: Key::from(""),
            pointer: JsonPointer::root(),
            pattern: String::new(),
            name: String::new(),
            required: true,
            read_only: false,
            depth: 0,
            closable: false,
        }
    }

    /// The place of an item that is built anew.
    pub(super) fn of(item: &Item) -> Self {
        let pattern = super::pattern_of(&item.key);
        let in_list = pattern.ends_with("/*");
        Self {
            key: item.key.clone(),
            pointer: item.pointer.clone(),
            depth: item.pointer.segments().count(),
            name: if in_list { item.label.clone() } else { item.pointer.last().unwrap_or_default() },
            required: item.required,
            read_only: item.read_only,
            pattern,
            closable: true,
        }
    }

    fn child(&self, name: &str, required: bool) -> Self {
        let segment = JsonPointer::root().key(name);
        Self {
            key: [&*self.key, segment.as_str()].concat().into(),
            pointer: self.pointer.key(name),
            pattern: [&self.pattern, segment.as_str()].concat(),
            name: name.to_owned(),
            required,
            read_only: self.read_only,
            depth: self.depth + 1,
            closable: true,
        }
    }

    fn item(&self, index: usize, id: u32, required: bool) -> Self {
        Self {
            key: [&*self.key, "/:", &id.digits()].concat().into(),
            pointer: self.pointer.index(index),
            pattern: [&self.pattern, "/*"].concat(),
            name: String::new(),
            required,
            read_only: self.read_only,
            depth: self.depth + 1,
            closable: true,
        }
    }
}

/// An item and the value it contributes to what is validated and sent.
pub(super) struct Built {
    pub(super) item: Item,
    pub(super) value: Option<Value>,
}

impl<'a> Builder<'a> {
    /// Builds the item at a place. `raw` is what the person has entered there, shown or not;
    /// defaults are filled into it.
    pub(super) fn build(&mut self, seeds: &[NodeId], place: &Place, raw: &mut Value) -> Built {
        self.builds += 1;
        self.count += 1;
        let gathered = gather(self.schema, seeds, raw, &place.pointer, self.choices);
        let types = self.types(&gathered.active());
        let has_properties = gathered.active().iter().any(|id| {
            let node = self.schema.node(*id);
            !node.properties.is_empty() || node.additional_properties.is_some() || !node.pattern_properties.is_empty()
        });
        let unsuitable = !(raw.is_null() || raw.is_object());
        if self.choices.is_kept(&place.pointer) {
            return self.as_it_is(seeds, &gathered, place, raw);
        }
        let held = raw.as_array().map_or_else(|| raw.as_object().map_or(0, Map::len), Vec::len);
        let room = place.depth == 0 || place.depth < MAX_DEPTH && self.count + held <= MAX_ITEMS;
        if room && !unsuitable {
            let root = place.depth == 0 && (types.is_empty() || types.contains(JsonType::Object));
            if root || types.is_only(JsonType::Object) || types.is_empty() && has_properties {
                let recurs = place.closable && self.recurs(&gathered);
                let closed = raw.is_null() && place.closable && !self.is_null(seeds, place, raw);
                if closed && (recurs || self.count > MAX_EAGER) {
                    return Built { item: self.item(place, seeds, &gathered, Kind::Closed), value: None };
                }
                let mut built = self.group(seeds, place, raw);
                // Items of lists have a way out of their own.
                built.item.removable = recurs && !place.required && !place.pattern.ends_with("/*");
                return built;
            }
        }
        if room && !gathered.points.is_empty() {
            return self.bare_choice(seeds, &gathered, place, raw);
        }
        if room && types.is_only(JsonType::Array) && (raw.is_null() || raw.is_array()) {
            if let Some(built) = self.option_set(seeds, &gathered, place, raw) {
                return built;
            }
            return self.repeat(seeds, &gathered, place, raw);
        }
        self.scalar(seeds, &gathered, place, raw)
    }

    /// Whether one of the items around has the same schema, which leads back to itself.
    fn recurs(&self, gathered: &Gathered) -> bool {
        gathered.base.iter().any(|id| self.around.contains(id) && leads_back(self.schema, *id))
    }

    fn item(&self, place: &Place, seeds: &[NodeId], gathered: &Gathered, kind: Kind) -> Item {
        self.described(place, seeds, gathered, kind, &self.sources(&gathered.active()))
    }

    /// An item whose schema objects are known.
    pub(super) fn described(
        &self,
        place: &Place,
        seeds: &[NodeId],
        gathered: &Gathered,
        kind: Kind,
        sources: &[&Value],
    ) -> Item {
        let flag = |name: &str| sources.iter().any(|source| source.get(name).and_then(Value::as_bool).unwrap_or(false));
        // Where "none" is one of the options, or can be written, it need not be offered beside them.
        let offers_null = match &kind {
            Kind::Field(field) => {
                field.options.is_empty() && !matches!(field.widget, Widget::Json | Widget::Constant | Widget::Tick)
            }
            kind => matches!(kind, Kind::Group(_) | Kind::Repeat(_)),
        };
        let asked = place.required && place.depth > 0 && !place.pattern.ends_with("/*");
        let nullable =
            offers_null && (asked || self.choices.is_stated(&place.pointer)) && takes_null(self.schema, seeds);
        // The nodes of chosen alternatives come last and do not name the item.
        let base = sources.get(..gathered.base.len()).unwrap_or_default();
        let mut item = Item {
            key: place.key.clone(),
            pointer: place.pointer.clone(),
            label: self.label(place, base),
            hint: self.hint(place, base),
            required: place.required,
            read_only: place.read_only || flag("readOnly"),
            deprecated: flag("deprecated"),
            nullable,
            seeds: seeds.to_vec(),
            conditional: gathered.conditional,
            removable: false,
            revision: 0,
            active: gathered.active(),
            kind,
        };
        if item.read_only {
            item.lock();
        }
        item
    }

    pub(super) fn own_text(&self, place: &Place) -> Option<&FieldText> {
        self.procedure.text(self.locale, &place.pattern)
    }

    /// The schema objects of some nodes. Looking one up follows its pointer through the
    /// document, so whoever asks for several keywords does it once.
    pub(super) fn sources(&self, nodes: &[NodeId]) -> Vec<&'a Value> {
        let mut sources = Vec::new();
        for id in nodes {
            sources.push(self.schema.source(*id));
        }
        sources
    }

    fn label(&self, place: &Place, sources: &[&Value]) -> String {
        self.own_text(place)
            .and_then(|text| text.title.clone())
            .or_else(|| annotation(sources, "title"))
            .unwrap_or_else(|| humanised(&place.name))
    }

    fn hint(&self, place: &Place, sources: &[&Value]) -> String {
        self.own_text(place)
            .and_then(|text| text.description.clone())
            .or_else(|| annotation(sources, "description"))
            .unwrap_or_default()
    }

    /// An object: its properties, its choices, its free entries.
    fn group(&mut self, seeds: &[NodeId], place: &Place, raw: &mut Value) -> Built {
        if !raw.is_object() && !self.is_null(seeds, place, raw) {
            *raw = Value::Object(Map::new());
        }
        // What was emptied is kept as null and does not count.
        let mut filled = Map::new();
        let counts = |name: &str, value: &Value| !value.is_null() || self.choices.is_stated(&place.pointer.key(name));
        for (name, value) in raw.as_object().into_iter().flatten().filter(|(name, value)| counts(name, value)) {
            filled.insert(name.clone(), value.clone());
        }
        let filled = Value::Object(filled);
        let mut gathered = gather(self.schema, seeds, &filled, &place.pointer, self.choices);
        let mut required = required_names(self.schema, &gathered.active(), &|name| filled.get(name).is_some());
        let mut rounds = 0;
        let (count, around) = (self.count, self.around.len());
        loop {
            self.count = count;
            self.around.append(&mut gathered.active());
            let kind = self.group_kind(&gathered, &required, place, raw);
            self.around.truncate(around);
            let item = self.item(place, seeds, &gathered, kind);
            let value = effective(self.schema, self.choices, &item, raw);
            let empty = Value::Object(Map::new());
            let counted = value.as_ref().filter(|value| value.is_object()).unwrap_or(&empty);
            let again = gather(self.schema, seeds, counted, &place.pointer, self.choices);
            let names = required_names(self.schema, &again.active(), &|name| counted.get(name).is_some());
            rounds += 1;
            let settled = again.active() == gathered.active() && names == required;
            if settled || rounds > MAX_ROUNDS || self.builds > MAX_BUILDS {
                return Built { item, value };
            }
            (gathered, required) = (again, names);
            // What the last round began and nobody filled in may mean something else in the next.
            if let Some(object) = raw.as_object_mut() {
                let mut begun = Vec::new();
                for (name, value) in &*object {
                    if !value.is_null() && filled.get(name.as_str()).is_none_or(Value::is_null) && is_blank(value) {
                        begun.push(name.clone());
                    }
                }
                for name in begun {
                    if filled.get(name.as_str()).is_some() {
                        object.insert(name, Value::Null);
                    } else {
                        object.shift_remove(&name);
                    }
                }
            }
        }
    }

    fn group_kind(
        &mut self,
        gathered: &Gathered,
        required: &SortedSet<Box<str>>,
        place: &Place,
        raw: &mut Value,
    ) -> Kind {
        let schema = self.schema;
        let (mut elsewhere, mut visited) = (SortedSet::new(), SortedSet::new());
        for branch in gathered.points.iter().flat_map(|point| &point.branches) {
            known_names(schema, *branch, &mut visited, &mut elsewhere);
        }
        let mut names: Vec<(Box<str>, Vec<NodeId>)> = Vec::new();
        self.collect_properties(&gathered.base, required, &elsewhere, &mut names);
        let mut deciding = Vec::new();
        for point in &gathered.points {
            let apart = schema.discriminators(&point.branches);
            // A base property may be described further by the chosen alternative, but what tells the
            // alternatives apart stays a question.
            for (name, nodes) in &mut names {
                let mut further = property_nodes_of(schema, &point.nodes, name);
                if apart.contains(&&**name) {
                    further.keep(|id| schema.allowed(*id).is_empty());
                }
                nodes.append(&mut further);
            }
            let by = discriminator(schema, &point.branches).filter(|by| names.iter().any(|(name, _)| **name == **by));
            deciding.push(by);
        }
        let mut children = Vec::with_capacity(names.len());
        for (name, nodes) in &names {
            let mut child = self.property(place, name, nodes.clone(), required.contains(&**name), raw);
            for (by, point) in deciding.iter_mut().zip(&gathered.points).filter(|(by, _)| **by == Some(&**name)) {
                // Without a question for it the choice itself is asked.
                if !child.as_mut().is_some_and(|child| self.let_decide(child, name, point)) {
                    *by = None;
                }
            }
            if let Some(child) = child {
                children.push(child);
            }
        }
        let mut known: SortedSet<Box<str>> = SortedSet::new();
        for (name, _) in names {
            known.insert(name);
        }
        for (index, point) in gathered.points.iter().enumerate() {
            let mut asked = self.asked_by(point, place, required, &mut known, raw);
            match deciding[index] {
                // The answer to the deciding question is the choice.
                Some(_) => children.append(&mut asked),
                None => children.push(self.choice(point, index, place, asked)),
            }
        }
        if let Some(rows) = self.rows(gathered, place, &known, raw) {
            children.push(rows);
        }
        Kind::Group(children)
    }

    /// The properties some nodes describe, and those they require without describing them.
    fn collect_properties(
        &self,
        nodes: &[NodeId],
        required: &SortedSet<Box<str>>,
        elsewhere: &SortedSet<&str>,
        names: &mut Vec<(Box<str>, Vec<NodeId>)>,
    ) {
        // A node names a property once, so that only those before it are asked for the name: forms of thousands of fields exist.
        let described = |name: &str, by: &[NodeId]| by.iter().any(|id| self.schema.node(*id).property(name).is_some());
        let with_nodes = |name: &str| (name.into(), property_nodes_of(self.schema, nodes, name));
        for (index, id) in nodes.iter().enumerate() {
            for (name, _) in &self.schema.node(*id).properties {
                if !described(name, &nodes[..index]) {
                    names.push(with_nodes(name));
                }
            }
        }
        for id in nodes {
            let node = self.schema.node(*id);
            // What another answer will require is asked from the start.
            let dependent = node.dependent_required.iter().flat_map(|(_, names)| names);
            let required = node.required.iter().filter(|name| required.contains(*name));
            for name in required.chain(dependent).filter(|name| !elsewhere.contains(&***name)) {
                if !described(name, nodes) && !names.iter().any(|(known, _)| known == name) {
                    names.push(with_nodes(name));
                }
            }
        }
    }

    /// Makes a property the question whose answer decides between alternatives; false when it
    /// cannot be asked.
    fn let_decide(&self, item: &mut Item, name: &str, point: &Point) -> bool {
        let Kind::Field(field) = &mut item.kind else { return false };
        if matches!(field.widget, Widget::Constant | Widget::Tick) {
            return false;
        }
        field.decides = true;
        if !field.options.is_empty() || field.widget == Widget::YesNo {
            return true;
        }
        for branch in &point.branches {
            let values = self.schema.pinned(*branch, name);
            for value in values {
                let title = self.title_of(*branch, 0).filter(|_| values.len() == 1);
                let label = title.unwrap_or_else(|| value.as_str().map_or_else(|| json::write(value), str::to_owned));
                field.options.push(FieldOption { value: value.clone(), label, also: Vec::new() });
            }
        }
        field.widget = widget_for(&Shape { options: Some(field.options.len()), ..Shape::default() });
        field.input = Input::Option;
        true
    }

    fn property(
        &mut self,
        place: &Place,
        name: &str,
        mut nodes: Vec<NodeId>,
        required: bool,
        raw: &mut Value,
    ) -> Option<Item> {
        nodes.dedup();
        if nodes.iter().any(|id| self.schema.node(*id).boolean == Some(false)) {
            return None;
        }
        let object = raw.as_object_mut()?;
        let child = place.child(name, required);
        if self.hidden.contains(&child.pointer) {
            return None;
        }
        // A value that was emptied stays empty: its default is not filled in again.
        let emptied = object.get(name).is_some_and(Value::is_null);
        if emptied {
            self.defaulted.insert(child.key.clone());
        }
        let mut slot = object.get_mut(name).map_or(Value::Null, Value::take);
        let absent = slot.is_null();
        let built = self.build(&nodes, &child, &mut slot);
        // Of a group or list nobody filled in, nothing stays behind for what the name may mean next.
        if absent && slot.as_array().map_or_else(|| slot.as_object().is_some_and(Map::is_empty), Vec::is_empty) {
            slot = Value::Null;
        }
        if slot.is_null() && !emptied {
            object.shift_remove(name);
        } else {
            object.insert(name.to_owned(), slot);
        }
        Some(built.item)
    }

    /// What the chosen alternatives ask beside the names that are known already.
    fn asked_by(
        &mut self,
        point: &Point,
        place: &Place,
        required: &SortedSet<Box<str>>,
        known: &mut SortedSet<Box<str>>,
        raw: &mut Value,
    ) -> Vec<Item> {
        let schema = self.schema;
        let mut names = Vec::new();
        self.collect_properties(&point.nodes, required, &SortedSet::new(), &mut names);
        // What alternatives are told apart by is what the choice itself says.
        let apart = schema.discriminators(&point.branches);
        let mut children = Vec::new();
        for (name, nodes) in names {
            if known.contains(&*name) {
                continue;
            }
            let told = apart.contains(&&*name) && nodes.iter().any(|id| the_only_value(schema, *id).is_some());
            let child = if told { None } else { self.property(place, &name, nodes, required.contains(&*name), raw) };
            if let Some(child) = child.filter(|child| child.field().is_none_or(|f| f.widget != Widget::Constant)) {
                children.push(child);
            }
            known.insert(name);
        }
        children
    }

    fn choice(&self, point: &Point, index: usize, place: &Place, children: Vec<Item>) -> Item {
        let kind = Kind::Choice(Choice {
            options: self.branch_labels(place, &point.branches),
            several: point.several,
            chosen: point.chosen.clone(),
            children,
            node: point.node,
        });
        let key = [&*place.key, "?", &index.digits()].concat().into();
        Item::bare(key, place.pointer.clone(), self.choice_label(point, place), kind)
    }

    fn choice_label(&self, point: &Point, place: &Place) -> String {
        let own = words(self.schema.source(point.node), "title");
        let generic = || message::text(self.language, MessageId::Alternative, &[]);
        match own {
            Some(title) if place.depth > 0 => {
                self.own_text(place).and_then(|t| t.title.clone()).unwrap_or_else(|| title.to_owned())
            }
            _ => generic(),
        }
    }

    fn branch_labels(&self, place: &Place, branches: &[NodeId]) -> Vec<String> {
        let texts = self.own_text(place);
        let mut labels = Vec::new();
        for (index, id) in branches.iter().enumerate() {
            let number = (index + 1).digits();
            let own = texts.and_then(|text| text.options.get(&number).cloned()).or_else(|| self.title_of(*id, 0));
            labels.push(own.unwrap_or_else(|| {
                let null = self.schema.node(*id).types.is(JsonType::Null);
                let id = if null { MessageId::NoAnswer } else { MessageId::AlternativeTitle };
                message::text(self.language, id, &[("n", &number)])
            }));
        }
        labels
    }

    fn title_of(&self, id: NodeId, depth: usize) -> Option<String> {
        let own = words(self.schema.source(id), "title").map(str::to_owned);
        let node = self.schema.node(id);
        own.or_else(|| target(node).filter(|_| depth < 8).and_then(|target| self.title_of(target, depth + 1)))
    }

    /// A value that is itself one of several alternatives.
    fn bare_choice(&mut self, seeds: &[NodeId], gathered: &Gathered, place: &Place, raw: &mut Value) -> Built {
        let Some(point) = gathered.points.first() else { return self.scalar(seeds, gathered, place, raw) };
        let mut children = Vec::new();
        if !point.nodes.is_empty() {
            let key = [&*place.key, "?0"].concat().into();
            let inner = Place { key, required: true, depth: place.depth + 1, closable: false, ..place.clone() };
            let branch = point.chosen.first().and_then(|i| point.branches.get(*i)).copied();
            let around = self.around.len();
            self.around.extend_from_slice(&gathered.base);
            let mut item = self.build(branch.as_slice(), &inner, raw).item;
            self.around.truncate(around);
            if let Some(title) = branch.and_then(|id| self.title_of(id, 0)) {
                item.label = title;
            }
            children.push(item);
        }
        let kind = Kind::Choice(Choice {
            options: self.branch_labels(place, &point.branches),
            several: false,
            chosen: point.chosen.clone(),
            children,
            node: point.node,
        });
        let item = self.item(place, seeds, gathered, kind);
        let value = effective(self.schema, self.choices, &item, raw);
        Built { item, value }
    }

    /// A value the form has no better way to show without changing it.
    fn as_it_is(&self, seeds: &[NodeId], gathered: &Gathered, place: &Place, raw: &Value) -> Built {
        let field = Field { widget: Widget::Json, input: Input::Json, ..Field::default() };
        let item = self.item(place, seeds, gathered, Kind::Field(Box::new(field)));
        let value = effective(self.schema, self.choices, &item, raw);
        Built { item, value }
    }

    /// Whether `null` is the answer here, and not just nothing.
    fn is_null(&self, seeds: &[NodeId], place: &Place, raw: &Value) -> bool {
        raw.is_null() && is_null(self.schema, self.choices, &place.pointer, seeds)
    }

    /// Entries the schema allows but does not name.
    fn rows(
        &mut self,
        gathered: &Gathered,
        place: &Place,
        shown: &SortedSet<Box<str>>,
        raw: &mut Value,
    ) -> Option<Item> {
        let active = gathered.active();
        let schema = self.schema;
        let open = active.iter().any(|id| {
            let node = schema.node(*id);
            let free = node.additional_properties.is_some_and(|extra| schema.node(extra).boolean.is_none());
            free || !node.pattern_properties.is_empty()
        });
        let mut known = SortedSet::new();
        let mut visited = SortedSet::new();
        for ids in [&gathered.base].into_iter().chain(gathered.points.iter().map(|point| &point.branches)) {
            for id in ids {
                known_names(schema, *id, &mut visited, &mut known);
            }
        }
        let most = active.iter().filter_map(|id| schema.node(*id).max_properties).min();
        let object = raw.as_object()?;
        let open = open && most.is_none_or(|most| (object.len() as u64) < most);
        // A name of another alternative is no entry, unless it was handed in with the rest.
        let kept = |name: &str| !known.contains(name) || self.choices.is_kept(&place.pointer.key(name));
        let mut names = Vec::new();
        for name in object.keys() {
            if !shown.contains(name.as_str()) && kept(name) {
                names.push(name.clone());
            }
        }
        if !open && names.is_empty() {
            return None;
        }
        let mut entries = Vec::new();
        for name in names {
            let mut nodes = property_nodes_of(schema, &active, &name);
            nodes.keep(|id| schema.node(*id).boolean.is_none());
            let mut entry = self.property(place, &name, nodes, true, raw);
            if let Some(entry) = &mut entry {
                entry.label.clone_from(&name);
            }
            if let Some(entry) = entry {
                entries.push(entry);
            }
            // An entry without a value yet is still an entry.
            if let Some(object) = raw.as_object_mut() {
                object.entry(name).or_insert(Value::Null);
            }
        }
        let label = message::text(self.language, MessageId::OtherSection, &[]);
        let key = [&*place.key, "?+"].concat().into();
        let rows = Kind::Rows(Rows { entries, open });
        Some(Item { required: false, ..Item::bare(key, place.pointer.clone(), label, rows) })
    }

    fn repeat(&mut self, seeds: &[NodeId], gathered: &Gathered, place: &Place, raw: &mut Value) -> Built {
        let none = self.is_null(seeds, place, raw);
        let handed_in = self.choices.is_stated(&place.pointer);
        if !raw.is_array() && !none {
            *raw = Value::Array(Vec::new());
        }
        let active = gathered.active();
        let schema = self.schema;
        let nodes = || active.iter().map(|id| schema.node(*id));
        let fixed = nodes().map(|node| node.prefix_items.len()).max().unwrap_or(0);
        let min = nodes().filter_map(|node| node.min_items).max().unwrap_or(0);
        let closed = nodes().filter(|node| {
            let rest = node.items.or(node.unevaluated_items);
            rest.is_some_and(|rest| schema.node(rest).boolean == Some(false))
        });
        let ends = closed.map(|node| node.prefix_items.len() as u64);
        let max = nodes().filter_map(|node| node.max_items).chain(ends).min();
        let values = raw.as_array().map_or(0, Vec::len);
        let least = if place.required || values > 0 { min as usize } else { 0 };
        let mut length = match raw {
            _ if none => 0,
            _ if handed_in => values,
            _ => values.max(least.min(MAX_INITIAL_ITEMS)).max(if place.required { fixed } else { 0 }),
        };
        if values == 0 && (self.count > MAX_EAGER || self.recurs(gathered)) {
            length = 0;
        }
        let item_nodes: Vec<NodeId> = active.iter().filter_map(|id| schema.node(*id).items).gather();
        let item_label = self
            .procedure
            .text(self.locale, &[&place.pattern, "/*"].concat())
            .and_then(|text| text.title.clone())
            .or_else(|| item_nodes.first().and_then(|id| self.title_of(*id, 0)))
            .unwrap_or_else(|| self.label(place, &self.sources(&gathered.base)));
        let ids = self.ids_for(&place.key, length);
        let mut items = Vec::with_capacity(length);
        let around = self.around.len();
        self.around.extend_from_slice(&active);
        for (index, id) in ids.iter().enumerate() {
            let number = (index + 1).digits();
            let arguments = [("label", item_label.as_str()), ("n", number.as_str())];
            let numbered = message::text(self.language, MessageId::ItemTitle, &arguments);
            let mut item_seeds: Vec<NodeId> = active.iter().filter_map(|node| schema.node(*node).item(index)).gather();
            if item_seeds.is_empty() {
                item_seeds.extend(active.iter().filter_map(|node| schema.node(*node).unevaluated_items));
            }
            let mut child = Place { name: numbered.clone(), ..place.item(index, *id, true) };
            child.closable = self.fresh != Some(&child.pointer);
            if index < values && child.closable {
                self.defaulted.insert(child.key.clone());
            }
            let slot = raw.as_array_mut().and_then(|list| {
                if list.len() == index {
                    list.push(Value::Null);
                }
                list.get_mut(index)
            });
            if let Some(slot) = slot {
                let mut item = self.build(&item_seeds, &child, slot).item;
                if index >= fixed {
                    item.label = numbered;
                }
                items.push(item);
            }
        }
        self.around.truncate(around);
        let kind = Kind::Repeat(Repeat { items, ids, fixed, min, max, item_label });
        let item = self.item(place, seeds, gathered, kind);
        let value = effective(schema, self.choices, &item, raw);
        Built { item, value }
    }

    /// The lasting numbers of a list's items, made up to its length.
    fn ids_for(&mut self, key: &Key, length: usize) -> Vec<u32> {
        let ids = self.ids.or_default(key.clone());
        ids.truncate(length);
        while ids.len() < length {
            ids.push(*self.next_id);
            *self.next_id += 1;
        }
        ids.clone()
    }

    /// A list whose items are taken from a few fixed values, or files: one control.
    fn option_set(&mut self, seeds: &[NodeId], gathered: &Gathered, place: &Place, raw: &mut Value) -> Option<Built> {
        let active = gathered.active();
        let items: Vec<NodeId> = active.iter().filter_map(|id| self.schema.node(*id).items).gather();
        if items.is_empty() || active.iter().any(|id| !self.schema.node(*id).prefix_items.is_empty()) {
            return None;
        }
        let inner = gather(self.schema, &items, &Value::Null, &place.pointer.key("*"), self.choices);
        let unique = active.iter().any(|id| self.schema.node(*id).unique_items);
        let inner_place = Place { pattern: [&place.pattern, "/*"].concat(), ..place.clone() };
        let nodes = inner.active();
        let (mut field, _) = self.field(&inner_place, &nodes, &self.sources(&nodes));
        let widget = match field.widget {
            Widget::File => Widget::File,
            _ if unique && !field.options.is_empty() => Widget::CheckboxSet,
            _ => return None,
        };
        if raw.as_array().is_some_and(|list| {
            widget == Widget::CheckboxSet && list.iter().any(|v| !field.options.iter().any(|o| o.value == *v))
        }) {
            return None;
        }
        field.widget = widget;
        field.multiple = true;
        let most = active.iter().filter_map(|id| self.schema.node(*id).max_items);
        field.max_count = most.chain(field.max_count).min();
        self.count += field.weight();
        let item = self.item(place, seeds, gathered, Kind::Field(Box::new(field)));
        let value = effective(self.schema, self.choices, &item, raw);
        Some(Built { item, value })
    }
}

/// A property name as words: `birthDate` reads `Birth date`.
pub(super) fn humanised(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut previous_lower = false;
    for c in name.chars() {
        if matches!(c, '_' | '-' | '.') {
            out.push(' ');
            previous_lower = false;
        } else if previous_lower && platform::is_upper(c) {
            out.push(' ');
            out.push_str(&platform::lower(c.encode_utf8(&mut [0; 4])));
            previous_lower = false;
        } else {
            previous_lower = c.is_ascii_digit() || c.is_ascii_lowercase() || !c.is_ascii() && !platform::is_upper(c);
            out.push(c);
        }
    }
    platform::upper_first(out.trim())
}

/// The first text the schema objects have for a keyword.
fn annotation(sources: &[&Value], name: &str) -> Option<String> {
    sources.iter().find_map(|source| words(source, name)).map(str::to_owned)
}
