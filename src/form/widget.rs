//! Which control answers a value: one pure function over what the schema says.

use crate::message::ValueKind;
use crate::schema::Types;
use crate::violation::JsonType;

/// The controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Widget {
    /// One line of text.
    #[default]
    Text,
    /// Several lines of text.
    LongText,
    /// A number.
    Number,
    /// An amount of money.
    Money,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A date with a time of day.
    DateTime,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// A personal number, shown in groups as it is read aloud.
    PersonalNumber,
    /// A question answered by yes or no.
    YesNo,
    /// A statement to tick.
    Tick,
    /// A few alternatives, all in view.
    Radio,
    /// A list that opens.
    Select,
    /// A list so long that it is searched.
    Combobox,
    /// Any number of a few options.
    CheckboxSet,
    /// Files.
    File,
    /// A value nobody can change.
    Constant,
    /// Anything else, as JSON text.
    Json,
}

impl Widget {
    /// What a person does to answer it.
    pub const fn value_kind(self) -> ValueKind {
        match self {
            Self::Text
            | Self::LongText
            | Self::Email
            | Self::Phone
            | Self::Url
            | Self::PersonalNumber
            | Self::Time
            | Self::Constant => ValueKind::Text,
            Self::Number | Self::Money => ValueKind::Number,
            Self::Date | Self::DateTime => ValueKind::Date,
            Self::YesNo => ValueKind::YesNo,
            Self::Tick => ValueKind::Tick,
            Self::Radio | Self::Select | Self::Combobox | Self::CheckboxSet => ValueKind::Choice,
            Self::File => ValueKind::File,
            Self::Json => ValueKind::Json,
        }
    }

    /// True when the control is a set of several inputs that need a common name.
    pub const fn is_set(self) -> bool {
        matches!(self, Self::YesNo | Self::Radio | Self::CheckboxSet)
    }
}

/// What the choice of a control depends on.
#[derive(Clone, Debug, Default)]
pub struct Shape<'s> {
    /// Types that may stand here; empty when the schema does not say.
    pub types: Types,
    /// Number of fixed values, if the value is one of a list.
    pub options: Option<usize>,
    /// True when the only value allowed is known.
    pub constant: bool,
    /// True when the value may only be `true`.
    pub must_be_true: bool,
    /// `format`.
    pub format: &'s str,
    /// `x-widget`.
    pub hint: &'s str,
    /// `contentMediaType` or `contentEncoding` stands here.
    pub content: bool,
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `x-unit` names a currency.
    pub money: bool,
    /// `x-partial-date` stands here.
    pub partial: bool,
}

/// Longest list that is shown with all its entries in view.
const RADIO_MAX: usize = 5;
/// Longest list that opens without a search box.
const SELECT_MAX: usize = 15;
/// Texts that may be longer than this get several lines.
const ONE_LINE_MAX: u64 = 200;

/// The control for a value that is neither a group nor a list.
pub fn widget_for(shape: &Shape<'_>) -> Widget {
    if shape.must_be_true {
        return Widget::Tick;
    }
    if shape.constant {
        return Widget::Constant;
    }
    if let Some(count) = shape.options {
        return match shape.hint {
            "radio" => Widget::Radio,
            "select" => Widget::Select,
            "combobox" => Widget::Combobox,
            _ if count <= RADIO_MAX => Widget::Radio,
            _ if count <= SELECT_MAX => Widget::Select,
            _ => Widget::Combobox,
        };
    }
    if shape.types.is_only(JsonType::Boolean) {
        return if shape.hint == "checkbox" { Widget::Tick } else { Widget::YesNo };
    }
    let numbers = Types::of(&[JsonType::Number, JsonType::Integer, JsonType::Null]);
    if shape.types.within(numbers) && !shape.types.within(Types::of(&[JsonType::Null])) {
        return if shape.money || shape.hint == "money" { Widget::Money } else { Widget::Number };
    }
    if !shape.types.is_only(JsonType::String) {
        let line = shape.types.contains(JsonType::String)
            && shape.types.and(Types::of(&[JsonType::Array, JsonType::Object])).is_empty();
        return if line { Widget::Text } else { Widget::Json };
    }
    if shape.content || shape.hint == "file" {
        return Widget::File;
    }
    match (shape.hint, shape.format) {
        _ if shape.partial => Widget::Date,
        ("textarea", _) => Widget::LongText,
        ("phone", _) => Widget::Phone,
        ("personalNumber", _) => Widget::PersonalNumber,
        (_, "date") => Widget::Date,
        (_, "time") => Widget::Time,
        (_, "date-time") => Widget::DateTime,
        (_, "email" | "idn-email") => Widget::Email,
        (_, "uri" | "iri") => Widget::Url,
        (_, format) if format.ends_with("-personal-id") => Widget::PersonalNumber,
        (_, "") if shape.max_length.is_some_and(|max| max > ONE_LINE_MAX) => Widget::LongText,
        _ => Widget::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(types: &[JsonType]) -> Shape<'static> {
        Shape { types: Types::of(types), ..Shape::default() }
    }

    #[test]
    fn the_type_decides_first() {
        assert_eq!(widget_for(&shape(&[JsonType::String])), Widget::Text);
        assert_eq!(widget_for(&shape(&[JsonType::Boolean])), Widget::YesNo);
        assert_eq!(widget_for(&shape(&[JsonType::Integer, JsonType::Null])), Widget::Number);
        assert_eq!(widget_for(&shape(&[JsonType::String, JsonType::Number])), Widget::Text);
        assert_eq!(widget_for(&shape(&[JsonType::String, JsonType::Object])), Widget::Json);
        assert_eq!(widget_for(&shape(&[])), Widget::Json);
        assert_eq!(widget_for(&shape(&[JsonType::Null])), Widget::Json);
    }

    #[test]
    fn long_lists_are_searched() {
        let of = |n| Shape { options: Some(n), ..shape(&[JsonType::String]) };
        assert_eq!(widget_for(&of(3)), Widget::Radio);
        assert_eq!(widget_for(&of(15)), Widget::Select);
        assert_eq!(widget_for(&of(34)), Widget::Combobox);
        assert_eq!(widget_for(&Shape { hint: "radio", ..of(34) }), Widget::Radio);
    }

    #[test]
    fn formats_get_their_own_controls() {
        let with = |format| Shape { format, ..shape(&[JsonType::String]) };
        assert_eq!(widget_for(&with("date")), Widget::Date);
        assert_eq!(widget_for(&with("idn-email")), Widget::Email);
        assert_eq!(widget_for(&with("vn-personal-id")), Widget::PersonalNumber);
        assert_eq!(widget_for(&Shape { max_length: Some(500), ..with("") }), Widget::LongText);
        assert_eq!(widget_for(&Shape { content: true, ..with("") }), Widget::File);
    }

    #[test]
    fn a_value_that_can_only_be_true_is_a_statement_to_tick() {
        let shape = Shape { must_be_true: true, constant: true, ..shape(&[JsonType::Boolean]) };
        assert_eq!(widget_for(&shape), Widget::Tick);
    }
}
