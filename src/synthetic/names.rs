//! Invented names and places: family names as they are, given names that nobody bears.

/// Family names.
pub(super) const FAMILY: [&str; 14] =
    ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"];

/// Words in place of given names: sample, test, example, draft, …
pub(super) const GIVEN: [&str; 16] = [
    "Mẫu",
    "Thử",
    "Ví Dụ",
    "Nháp",
    "Giả Định",
    "Minh Họa",
    "Tượng Trưng",
    "Mô Phỏng",
    "Hư Cấu",
    "Tham Khảo",
    "Biểu Mẫu",
    "Thí Điểm",
    "Bản Thảo",
    "Làm Mẫu",
    "Trình Diễn",
    "Kiểm Thử",
];

/// Ethnic groups with a weight of one each; the first is met far more often.
pub(super) const ETHNIC: [&str; 6] = ["Kinh", "Tày", "Thái", "Mường", "Khmer", "Hoa"];

/// The provinces of 2025. Zero-padded each is a code of the table before 2025, so that one list
/// serves numbers and addresses.
pub(super) const PROVINCES: [&str; 34] = [
    "01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37", "38", "40", "42", "44",
    "46", "48", "51", "52", "56", "66", "68", "75", "79", "80", "82", "86", "91", "92", "96",
];

/// Communes that do not exist.
pub(super) const COMMUNES: [&str; 8] = [
    "Phường Thử Nghiệm",
    "Xã Mẫu Đơn Từ",
    "Phường Ví Dụ",
    "Xã Giả Lập",
    "Phường Bản Nháp",
    "Xã Minh Họa",
    "Phường Mô Phỏng",
    "Xã Hư Cấu",
];

/// Streets that do not exist.
pub(super) const STREETS: [&str; 6] =
    ["phố Mẫu", "đường Thử", "ngõ Ví Dụ", "đường Biểu Mẫu", "thôn Nháp", "tổ Minh Họa"];

/// Countries foreigners come from, with a family name and a given name.
pub(super) const ABROAD: [(&str, &str); 3] = [("JP", "MIHON"), ("KR", "GASANG"), ("FR", "EXEMPLE")];
