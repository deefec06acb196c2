# A portfolio on a terminal (src/render/portfolio_text.rs).

## src/render/portfolio_text.rs

portfolio-what-open-next = What to open next
portfolio-each-itself = Each by itself
portfolio-procedures-relief = Procedures by relief
portfolio-field = By field
portfolio-authority = By authority
portfolio-register = By register
portfolio-results-others-asked = Results of others that are asked for
portfolio-procedures-feed-each-other = Procedures that feed each other
portfolio-more = more
portfolio-procedures = procedures
portfolio-papers = papers
portfolio-can-go-now = can go now
portfolio-can-go-once-confirmed = can go once confirmed
portfolio-can-go-once-more = can go once more is opened
portfolio-saving-one-case-each = saving, one case of each procedure:
portfolio-papers-2 = papers
portfolio-exact = exact
portfolio-not-proved-best = not proved best
portfolio-takes-part = takes part in
portfolio-once-confirmed = once confirmed
portfolio-once-more-opened = once more is opened
portfolio-ask = ask for it
portfolio-issue = issue it
portfolio-days-fall = Processes, most days saved first
portfolio-load = Load by authority
portfolio-process-sum = { $procedures } procedures with a process ({ $without } whose days cannot be told): { $days }; hand-overs { $hand_overs }; visits { $visits }
portfolio-load-line = { $authority }: { $procedures } procedures, steps { $steps }, stated limits { $days }
