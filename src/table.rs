//! Tables as spreadsheets save them: comma, semicolon or tab between cells, quotes around what holds one of these.

/// The rows that are not empty, each with the line it begins on (from 1). The sign between cells is the one the first
/// row has most of.
pub fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let mark = [',', ';', '\t'].into_iter().max_by_key(|mark| (first.matches(*mark).count(), *mark == ','));
    let mark = mark.unwrap_or(',');
    let (mut out, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut start) = (false, 1, 1);
    let mut letters = text.chars().peekable();
    let mut end = |cells: &mut Vec<String>, cell: &mut String, start: usize| {
        cells.push(plain(std::mem::take(cell)));
        let row = std::mem::take(cells);
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            out.push((start, row));
        }
    };
    while let Some(letter) = letters.next() {
        line += usize::from(letter == '\n');
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            _ if quoted => cell.push(letter),
            '\r' => {}
            '\n' => {
                end(&mut cells, &mut cell, start);
                start = line;
            }
            _ if letter == mark => cells.push(plain(std::mem::take(&mut cell))),
            _ => cell.push(letter),
        }
    }
    end(&mut cells, &mut cell, start);
    out
}

/// A cell without the apostrophe that keeps a spreadsheet from reckoning.
fn plain(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        _ => cell,
    }
}

/// A row as CSV (RFC 4180), with its end. A leading character that a spreadsheet would take for a formula is made text
/// with an apostrophe, unless the cell is a number.
pub fn row<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let quoted = |cell: &str| {
        let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        let cell = if risky { format!("'{cell}") } else { cell.to_owned() };
        if cell.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
    };
    let cells: Vec<String> = cells.into_iter().map(quoted).collect();
    cells.join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_saves_reads_back_whatever_stands_between_cells() {
        let cells = ["- a; b", "", "say \"so\",\nthen", "-1", "=1+1"];
        let text = format!("\u{feff}{}{}", row(["a", "b", "c", "d", "e"]), row(cells));
        let read = rows(&text);
        assert_eq!(read[1], (2, cells.map(str::to_owned).to_vec()));
        let semicolons = "a;b\r\n\"x;y\";z\r\n;\r\nlast;1";
        let read = rows(semicolons);
        assert_eq!(read.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(read[1].1, ["x;y", "z"]);
        assert_eq!(rows("a\tb\nc\td")[1].1, ["c", "d"]);
        assert!(rows("").is_empty());
    }
}
