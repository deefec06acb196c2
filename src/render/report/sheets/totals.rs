//! Sheets of a portfolio: sums, ranking, what to open next, who asks for whose results.

use crate::locale::Locale;
use crate::reform::citation::cited;
use crate::reform::portfolio::{Lever, Method, OutputDemand, Portfolio, Total};
use crate::register::Pack;

use super::super::Material;
use super::super::block::{Cell, Kind, Say, column};
use super::Sheet;
use super::costs::{range_cells, range_columns};

fn money(portfolio: &Portfolio) -> Kind {
    Kind::Number(u8::try_from(portfolio.decimals).unwrap_or(2))
}

fn sums(
    all: &Material,
    portfolio: &Portfolio,
    list: &[Total],
    name: &'static str,
    question: &str,
    what: &str,
) -> Sheet {
    let say = Say(all.locale);
    let kind = money(portfolio);
    let case = all.unit(&format!("{}/case", portfolio.currency));
    let year = all.unit(&format!("{}/year", portfolio.currency));
    let mut columns = vec![
        column(what, Kind::Text, 44),
        column(say.of("Thủ tục", "Procedures"), Kind::Count, 10),
        column(say.of("Giấy tờ", "Papers"), Kind::Count, 10),
        column(say.of("Bỏ được ngay", "Can go now"), Kind::Count, 10),
        column(say.of("Cần xác nhận", "To be confirmed"), Kind::Count, 10),
        column(say.of("Bỏ được khi đủ căn cứ", "Can go after law"), Kind::Count, 11),
    ];
    columns.push(column(
        format!("{} ({case})", say.of("Tiết kiệm, mỗi thủ tục một hồ sơ", "Saving, one case of each")),
        kind,
        15,
    ));
    columns.push(column(format!("{} ({year})", say.of("Tiết kiệm", "Saving")), kind, 15));
    columns.push(column(say.of("Thủ tục chưa biết số hồ sơ", "Procedures without known cases"), Kind::Count, 12));
    let row = |name: String, total: &Total| {
        vec![
            Cell::text(name),
            Cell::count(total.procedures),
            Cell::count(total.papers),
            Cell::count(total.now),
            Cell::count(total.to_confirm),
            Cell::count(total.after_law),
            Cell::middle(total.per_case.value),
            Cell::middle(total.per_year.value),
            Cell::count(total.without_cases),
        ]
    };
    let title = |total: &Total| {
        let register = all.pack.register(&total.name).map(|register| register.title.get(all.locale));
        match register.unwrap_or(&total.name) {
            "" => say.of("không nêu", "not given").to_owned(),
            // The ministry that stands in for a field nobody gives.
            title if title.starts_with('(') => format!("{} {title}", say.of("chưa nêu lĩnh vực", "no field given")),
            title => title.to_owned(),
        }
    };
    Sheet::new(name, question, 1, columns, list.iter().map(|total| row(title(total), total)))
}

/// Sums by field of administration.
pub fn fields(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = say.of("Lĩnh vực nào bỏ được nhiều giấy nhất?", "Which fields can drop most papers?");
    sums(all, portfolio, &portfolio.fields, say.of("Theo lĩnh vực", "By field"), question, say.of("Lĩnh vực", "Field"))
}

/// Sums by authority.
pub fn authorities(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = say.of("Cơ quan nào bỏ được nhiều giấy nhất?", "Which authorities can drop most papers?");
    let name = say.of("Theo cơ quan", "By authority");
    sums(all, portfolio, &portfolio.authorities, name, question, say.of("Cơ quan giải quyết", "Authority"))
}

/// Sums by register.
pub fn registers(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = say.of("Cơ sở dữ liệu nào thay được nhiều giấy nhất?", "Which registers replace most papers?");
    let name = say.of("Theo cơ sở dữ liệu", "By register");
    sums(all, portfolio, &portfolio.registers, name, question, say.of("Cơ sở dữ liệu", "Register"))
}

/// How much of a saving a table has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Savings {
    /// Low, middle and high.
    Range,
    /// The middle only.
    Middle,
}

/// Procedures, most relief first.
pub fn ranking(all: &Material, portfolio: &Portfolio, savings: Savings) -> Sheet {
    let say = Say(all.locale);
    let kind = money(portfolio);
    let case = all.unit(&format!("{}/case", portfolio.currency));
    let year = all.unit(&format!("{}/year", portfolio.currency));
    let question = say.of("Nên làm thủ tục nào trước?", "Which procedures come first?");
    let mut columns = vec![
        column(say.of("Thứ hạng", "Rank"), Kind::Count, 7),
        column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
        column(say.of("Tên thủ tục hành chính", "Procedure"), Kind::Text, 46),
        column(say.of("Giấy tờ", "Papers"), Kind::Count, 9),
        column(say.of("Bỏ được ngay", "Can go now"), Kind::Count, 9),
        column(say.of("Cần xác nhận", "To be confirmed"), Kind::Count, 9),
        column(say.of("Bỏ được khi đủ căn cứ", "Can go after law"), Kind::Count, 10),
        column(say.of("Lỗi định nghĩa", "Faults"), Kind::Count, 9),
        column(format!("{} ({case})", say.of("Chi phí hiện nay", "Cost today")), kind, 14),
    ];
    match savings {
        Savings::Range => columns.extend(range_columns(say.of("Tiết kiệm", "Saving"), &case, kind, say)),
        Savings::Middle => columns.push(column(format!("{} ({case})", say.of("Tiết kiệm", "Saving")), kind, 13)),
    }
    columns.push(column(format!("{} ({case})", say.of("Tiết kiệm khi đủ căn cứ", "Saving after law")), kind, 14));
    columns.push(column(say.of("Hồ sơ một năm", "Cases a year"), Kind::Count, 12));
    columns.push(column(format!("{} ({year})", say.of("Tiết kiệm", "Saving")), kind, 14));
    let lines = portfolio.ranking.iter().filter_map(|at| portfolio.lines.get(*at));
    let rows = lines.enumerate().map(|(i, line)| {
        let mut row = vec![
            Cell::count(i + 1),
            Cell::text(&line.code),
            Cell::text(&line.title),
            Cell::count(line.papers),
            Cell::count(line.now),
            Cell::count(line.to_confirm),
            Cell::count(line.after_law),
            Cell::count(line.findings),
            Cell::middle(line.before.value),
        ];
        match savings {
            Savings::Range => row.extend(range_cells(&line.per_case)),
            Savings::Middle => row.push(Cell::middle(line.per_case.value)),
        }
        row.push(Cell::middle(line.per_case_with_law.value));
        row.push(Cell::middle(line.cases.value));
        row.push(Cell::middle(line.per_year.value));
        row
    });
    Sheet::new(say.of("Thứ tự ưu tiên", "Ranking"), question, 2, columns, rows).noting(vec![
        say.of(
            "Xếp theo tiết kiệm một năm ở nơi biết số hồ sơ, nếu không thì theo tiết kiệm một hồ sơ.",
            "Ranked by saving a year where the number of cases is known, else by saving of a case.",
        )
        .to_owned(),
    ])
}

/// A lever in words.
pub fn lever_words(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    let say = Say(locale);
    let register = |id: &str| pack.register(id).map_or(id, |register| register.title.get(locale)).to_owned();
    let concept = |id: &str| pack.concepts.get(id).map_or(id, |concept| concept.title.get(locale)).to_owned();
    match lever {
        Lever::Publication(id) => {
            let owner = pack.register(id).map_or("", |register| &register.owner);
            format!("{owner} {} {}", say.of("công bố dữ liệu của", "publishes the data of the"), register(id))
        }
        Lever::Article(id) => {
            let basis = pack.gate(id).map_or(id.as_str(), |gate| &gate.basis);
            let basis = if say.is_vietnamese() { cited(basis, &pack.citations) } else { basis.to_owned() };
            format!("{} {basis}", say.of("Sửa đổi, bổ sung", "Amend"))
        }
        Lever::Rule { register: id, concept: what } => format!(
            "{} {} {} {}",
            say.of("Ban hành quy định: dữ liệu của", "Issue a rule: data of the"),
            register(id),
            say.of("thay giấy chứng minh", "stand for proof of"),
            concept(what)
        ),
        Lever::Attribute { owner, concept: what } => {
            let (register, concept) = (lever_register(lever, pack, locale), concept(what));
            // A reader must not take our proposal for somebody's duty.
            let ours = if lever.is_ours(pack) {
                say.of(" (nơi lưu do phần mềm đề xuất)", " (our proposal)")
            } else {
                ""
            };
            if say.is_vietnamese() {
                format!("{owner} đưa thông tin “{concept}” vào {register}{ours}")
            } else {
                format!("{owner} has the {register} hold: {concept}{ours}")
            }
        }
    }
}

/// On what the place where a lever's information would be held rests; empty where it is held already.
fn lever_source(lever: &Lever, pack: &Pack, say: Say) -> String {
    let Lever::Attribute { concept, .. } = lever else { return String::new() };
    match pack.concepts.get(concept).and_then(|concept| concept.home.as_ref()) {
        Some(home) if !home.is_ours() => pack.sources.get(&home.source).unwrap_or(&home.source).clone(),
        _ => say.of("phần mềm đề xuất, chưa có văn bản nào nêu", "our own proposal: no text says so").to_owned(),
    }
}

/// What the register of a lever is called; empty for articles.
pub(super) fn lever_register(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    let register = |id: &str| pack.register(id).map(|register| register.title.get(locale).to_owned());
    match lever {
        Lever::Publication(id) | Lever::Rule { register: id, .. } => register(id).unwrap_or_else(|| id.clone()),
        Lever::Article(_) => String::new(),
        Lever::Attribute { owner, concept } => {
            let home = pack.concepts.get(concept).and_then(|concept| concept.home.as_ref());
            home.and_then(|home| register(&home.register).or_else(|| Some(home.title.get(locale).to_owned())))
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| owner.clone())
        }
    }
}

/// Who can do what a lever asks for.
pub(super) fn lever_owner(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    match lever {
        Lever::Publication(id) => pack.register(id).map_or_else(String::new, |register| register.owner.clone()),
        Lever::Attribute { owner, .. } => owner.clone(),
        Lever::Article(id) => {
            let issuers = pack.gate(id).map(|gate| pack.issuers_of(&gate.basis)).unwrap_or_default();
            issuers.iter().map(|words| words.get(locale)).collect::<Vec<_>>().join("; ")
        }
        Lever::Rule { register, .. } => {
            let owner = pack.register(register).map_or("", |register| &register.owner);
            let what = Say(locale).of("trình cấp có thẩm quyền ban hành", "proposes it to the body that may issue it");
            format!("{owner} ({what})")
        }
    }
}

fn lever_information(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    match lever {
        Lever::Rule { concept, .. } | Lever::Attribute { concept, .. } => {
            pack.concepts.get(concept).map_or(concept.as_str(), |concept| concept.title.get(locale)).to_owned()
        }
        Lever::Publication(_) | Lever::Article(_) => String::new(),
    }
}

fn lever_kind(lever: &Lever, say: Say) -> &'static str {
    let (vi, en) = match lever {
        Lever::Publication(_) => ("công bố", "publication"),
        Lever::Article(_) => ("điều khoản", "article"),
        Lever::Rule { .. } => ("quy định mới", "new rule"),
        Lever::Attribute { .. } => ("trường dữ liệu mới", "new attribute"),
    };
    if say.is_vietnamese() { vi } else { en }
}

/// How a choice was found.
pub fn method_words(method: Method, say: Say<'_>) -> &str {
    match method {
        Method::Enumeration => say.of("so mọi cách chọn", "all choices compared"),
        Method::MinCut => say.of("lát cắt cực tiểu", "minimum cut"),
        Method::BranchAndCut => say.of("lát cắt cực tiểu và phân nhánh", "minimum cuts under branching"),
    }
}

/// Every lever with what it does by itself.
pub fn levers(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let kind = money(portfolio);
    let levers = &portfolio.levers;
    let relief = all.unit(&levers.unit);
    let question =
        say.of("Nên mở dữ liệu nào, sửa điều nào tiếp theo?", "What to open next: which data, which article?");
    let mut notes = vec![
        say.of(
            "“Một mình”: các giấy bỏ được nếu chỉ làm việc này. “Cùng việc khác”: các giấy cần việc này, một mình hoặc cùng việc khác.",
            "“Alone”: papers that go when nothing else is opened. “With others”: papers that need it, alone or with others.",
        )
        .to_owned(),
    ];
    if !levers.complete {
        notes.push(
            say.of(
                "Có giấy có quá nhiều cách bỏ: chưa xét hết.",
                "Some paper has more ways of being freed than were looked at.",
            )
            .to_owned(),
        );
    }
    Sheet::new(
        say.of("Mở gì tiếp theo", "Open next"),
        question,
        1,
        vec![
            column(say.of("Việc", "Lever"), Kind::Text, 44),
            column(say.of("Loại", "Kind"), Kind::Text, 12),
            column(say.of("Cơ quan thực hiện", "Owner"), Kind::Text, 22),
            column(say.of("Cơ sở dữ liệu", "Register"), Kind::Text, 24),
            column(say.of("Thông tin", "Attribute"), Kind::Text, 20),
            column(say.of("Giấy bỏ được, một mình", "Papers, alone"), Kind::Count, 11),
            column(format!("{} ({relief})", say.of("Lợi ích, một mình", "Relief, alone")), kind, 15),
            column(say.of("Giấy, cùng việc khác", "Papers, with others"), Kind::Count, 11),
            column(format!("{} ({relief})", say.of("Lợi ích, cùng việc khác", "Relief, with others")), kind, 15),
            column(say.of("Giá", "Price"), kind, 12),
            column(say.of("Nơi lưu theo", "Held there according to"), Kind::Text, 20),
        ],
        levers.list.iter().map(|line| {
            vec![
                Cell::text(lever_words(&line.lever, all.pack, all.locale)),
                Cell::text(lever_kind(&line.lever, say)),
                Cell::text(lever_owner(&line.lever, all.pack, all.locale)),
                Cell::text(lever_register(&line.lever, all.pack, all.locale)),
                Cell::text(lever_information(&line.lever, all.pack, all.locale)),
                Cell::count(line.papers),
                Cell::Number(line.relief),
                Cell::count(line.takes_part),
                Cell::Number(line.takes_part_relief),
                line.price.map_or(Cell::text(""), Cell::Number),
                Cell::text(lever_source(&line.lever, all.pack, say)),
            ]
        }),
    )
    .noting(notes)
}

/// The best choices of one, two, three, … levers.
pub fn lever_plans(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let levers = &portfolio.levers;
    let relief = all.unit(&levers.unit);
    let question =
        say.of("Làm một, hai, ba việc thì chọn những việc nào?", "Which one, two, three levers are the best choice?");
    let plans = levers.plans.iter().chain(&levers.priced);
    Sheet::new(
        say.of("Chọn tốt nhất", "Best choices"),
        question,
        0,
        vec![
            column(say.of("Số việc", "Levers"), Kind::Count, 8),
            column(say.of("Những việc", "Which"), Kind::Text, 80),
            column(say.of("Giấy bỏ được", "Papers"), Kind::Count, 10),
            column(format!("{} ({relief})", say.of("Lợi ích", "Relief")), money(portfolio), 15),
            column(say.of("Cách tìm", "Method"), Kind::Text, 24),
            column(say.of("Chắc chắn tốt nhất", "Proved best"), Kind::Text, 12),
        ],
        plans.map(|plan| {
            let words: Vec<String> = plan.levers.iter().map(|lever| lever_words(lever, all.pack, all.locale)).collect();
            vec![
                Cell::count(plan.levers.len()),
                Cell::text(words.join("; ")),
                Cell::count(plan.papers),
                Cell::Number(plan.relief),
                Cell::text(method_words(plan.method, say)),
                Cell::text(if plan.exact { say.of("có", "yes") } else { say.of("chưa", "no") }),
            ]
        }),
    )
}

/// Papers that are results of other procedures.
pub fn outputs(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question =
        say.of("Kết quả của thủ tục nào bị thủ tục khác đòi lại?", "Whose results do other procedures ask for?");
    let title = |id: &str| all.pack.document_type(id).map_or(id, |kind| kind.title.get(all.locale)).to_owned();
    let register = |id: &String| -> String {
        all.pack.register(id).map_or(id.as_str(), |register| register.title.get(all.locale)).to_owned()
    };
    // By issuer, the issuer whose results are asked for most first.
    let asked = |issuers: &[String]| -> usize {
        portfolio.outputs.iter().filter(|own| own.issuers == issuers).map(|own| own.asked_by.len()).sum()
    };
    let mut by_issuer: Vec<&OutputDemand> = portfolio.outputs.iter().collect();
    by_issuer.sort_by_key(|own| (std::cmp::Reverse(asked(&own.issuers)), &own.issuers));
    Sheet::new(
        say.of("Kết quả bị đòi lại", "Results asked for"),
        question,
        1,
        vec![
            column(say.of("Cơ quan cấp", "Issuer"), Kind::Text, 30),
            column(say.of("Loại giấy", "Paper"), Kind::Text, 44),
            column(say.of("Số thủ tục cấp", "Issued by"), Kind::Count, 9),
            column(say.of("Số thủ tục đòi", "Asked for by"), Kind::Count, 9),
            column(say.of("Bỏ được ngay", "Can go now"), Kind::Count, 9),
            column(say.of("Bỏ được khi đủ căn cứ", "Can go after law"), Kind::Count, 10),
            column(say.of("Cơ sở dữ liệu có đủ thông tin", "Registers that hold all of it"), Kind::Text, 40),
            column(say.of("Thủ tục cấp", "Issuing procedures"), Kind::Text, 30),
        ],
        by_issuer.into_iter().map(|demand| {
            vec![
                Cell::text(demand.issuers.join("; ")),
                Cell::text(title(&demand.document_type)),
                Cell::count(demand.issued_by.len()),
                Cell::count(demand.asked_by.len()),
                Cell::count(demand.now),
                Cell::count(demand.after_law),
                Cell::text(demand.registers.iter().map(register).collect::<Vec<_>>().join("; ")),
                Cell::text(demand.issued_by.join("; ")),
            ]
        }),
    )
}

/// Procedures that feed each other.
pub fn groups(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = say.of("Thủ tục nào chờ kết quả của nhau?", "Which procedures wait for each other's results?");
    let title =
        |id: &String| all.pack.document_type(id).map_or(id.as_str(), |kind| kind.title.get(all.locale)).to_owned();
    Sheet::new(
        say.of("Nhóm thủ tục", "Groups"),
        question,
        0,
        vec![
            column(say.of("Số thủ tục", "Procedures"), Kind::Count, 10),
            column(say.of("Thủ tục", "Which"), Kind::Text, 60),
            column(say.of("Giấy chuyển giữa các thủ tục", "Papers that pass between them"), Kind::Text, 60),
        ],
        portfolio.groups.iter().map(|group| {
            vec![
                Cell::count(group.procedures.len()),
                Cell::text(group.procedures.join("; ")),
                Cell::text(group.document_types.iter().map(title).collect::<Vec<_>>().join("; ")),
            ]
        }),
    )
}
