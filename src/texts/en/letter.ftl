# The letter and its sums (src/render/report).

## src/render/report/letter.rs

letter-i-organised-once = I. To be organised at once
letter-ii-texts-amend = II. Texts to amend
letter-iii-benefit = III. Benefit
letter-procedures-handed-together = The procedures handed in together,
letter-procedure = The procedure
letter-code = code
letter-ask = ask for
letter-asks = asks for
letter-papers = papers
letter-not-counting = not counting
letter-lines-forms-remarks = lines that are forms or remarks
letter-papers-need-not-handed = papers that need not be handed in as soon as that is organised (part I)
letter-papers-need-not-handed-once = papers that need not be handed in once that is confirmed (end of part I)
letter-papers-need-not-handed-once-text = papers that need not be handed in once a text is amended or data are published (part II)
letter-grounds = On the grounds of
letter-body-makes-plan-submits = [Body that makes the plan] submits this plan:
letter-deciding-authority = Deciding authority:
letter-plan-proposes = The plan proposes:
letter-requirements-were-inferred-from = The requirements were inferred from the papers that are asked for: to be compared with the law before signing.
letter-number-article-supplied = [number and article: to be supplied]
letter-rules-were-not-confirmed = Rules that were not confirmed, to be compared with the full text before signing:
letter-no-paper-can-go = No paper can go by organising alone.
letter-confirmed-before-organised = To be confirmed before it is organised:
letter-these-conclusions-were-read = these conclusions were read off the portal's words and are not sure enough; each names its question.
letter-proposal = Proposal:
letter-reason = Reason:
letter-certainty = certainty
letter-confirmed = To be confirmed:
letter-when-data-cannot-read = When the data cannot be read:
letter-whom-when = By whom, when:
letter-decision = Decision:
letter-when = when
letter-under = under
letter-delete-from-dossier = delete it from the dossier
letter-delete-correct-demand = delete or correct the demand for it
letter-no-longer-ask = no longer ask for it
letter-enough-have = it is enough to have
letter-office-reads = the office reads
letter-in-the = in the
letter-form-gets-field = The form gets a field for:
letter-paper-only-proves = the paper only proves
letter-these-particulars = these particulars
letter-which-state-holds-already = , which the state holds already
letter-whoever-comes-person-still = Whoever comes in person still shows it to be identified.
letter-deciding-authority-2 = [deciding authority]
letter-from = from […]
letter-before-signing-obtain-publication = Before signing, obtain the publication of the
letter-benefit = Benefit:
letter-lookups-reckoned-cost-more = Lookups are reckoned to cost more than is saved, but offices may not ask for the paper under
letter-nothing-has-amended = Nothing has to be amended.
letter-present-wording-supplied = Present wording: to be supplied
letter-row = As in row
letter-article-demands-found-authority = article that demands it [to be found by the authority in charge]
letter-not-known = Not known
letter-body-issued-text = [The body that issued the text]
letter-present-wording-draft = Present wording and draft
letter-no = No.
letter-paper-text-article = Paper; text and article
letter-present-wording = Present wording
letter-draft = Draft
letter-whom-when-2 = By whom, by when
letter-what-must-come-first = What must come first:
letter-except-where = except where
letter-except-where-receiving-authority = except where the receiving authority has read
letter-where-2 = where
letter-applicant-need-not-hand = The applicant need not hand in
letter-receiving-authority-reads = The receiving authority reads
letter-applicant-need-not-hand-2 = the applicant need not hand in
letter-not-recommended-yet = Not recommended yet:
letter-law-lets-these-papers = law lets these papers go, but failed lookups would cost more than is saved.
letter-benefit-after-cost-lookups = benefit after the cost of lookups:
letter-already-only-fallback = Already only the fallback:
letter-present-rules-ask-these = { $papers }. The present rules ask for these papers only when data cannot be used; nothing is proposed and no benefit is reckoned.

## src/render/report/saved.rs

letter-not-reckoned-yet = not reckoned yet
letter-about = about{" "}
letter-not-known-2 = not known:
letter-those-which-paper-asked = of those in which the paper is asked for
letter-below = below
letter-benefit-whole-cannot-reckoned = The benefit of the whole cannot be reckoned: part III names the figures that are missing.
letter-compliance-cost-falls-about = Compliance cost falls by about
letter-that-is = that is
letter-benefit-year-cannot-reckoned = ; the benefit of a year cannot be reckoned without the number of cases.
letter-not-counting-2 = Not counting
letter-papers-whose-benefit-cannot = papers whose benefit cannot be reckoned yet
letter-below-2 = below 1%
letter-no-estimate-costs-was = No estimate of costs was made for this procedure: no figure is given.
letter-figure = Figure
letter-after-part-i = After part I
letter-once-all-confirmed-part = Once all is confirmed and part II done
letter-benefit-2 = Benefit
letter-benefit-not-reckoned = The benefit is not reckoned for
letter-parts-i-ii-name = Parts I and II name what is missing for each; the totals above leave them out.
letter-figures-rounded-estimates-from = The figures are rounded estimates from inputs that are not official; ranges and sources stand in the annex.
letter-supplied-authority-charge = To be supplied by the authority in charge:
letter-compliance-cost-today = Compliance cost today
letter-form-fewer-fields-fill = – The form: fewer fields to fill in
letter-sum-saving = Sum: saving
letter-compliance-cost-left = Compliance cost left
letter-reduction = Reduction
letter-what-offices-spend-lookups = What offices spend on lookups
letter-benefit-less = Benefit less that
letter-saving-year = Saving a year
letter-lookups-succeed = lookups succeed in
letter-now-about = now about
letter-cases-handed = cases handed in:
letter-limited = it is limited to:
letter-looked-up-together-other = it is looked up together with other papers
letter-pays-when = It pays when:
letter-or = ; or{" "}

## src/render/report/amend.rs

letter-force-right-after = In force right after
letter-last-day-rule-allows = the last day of the rule that allows it
letter-once-barriers-named-this = Once the barriers named for this paper are gone
letter-by = By: […]
letter-body-issued = [The body that issued it]

## src/render/report/fallback.rs

letter-under-2 = as under

## src/render/report/decided.rs

letter-proposals-were-accepted = Proposals that were accepted:
letter-proposals-were-rejected = Proposals that were rejected:
letter-proposals-decided-later = Proposals to be decided on later:
letter-replaced = (replaced)
letter-code-2 = Code
letter-paper = Paper
letter-decision-2 = Decision
letter-reason-2 = Reason
letter-decided = Decided by
letter-decided-2 = Decided on
letter-which-proposals-were-decided = Which proposals were decided on?
letter-decisions = Decisions

## src/render/report/bundled.rs

letter-one-go = In one go:
letter-procedures = procedures
letter-one-one-they-ask = One by one they ask for
letter-one-go-2 = in one go for
letter-no-paper-goes-doing = {" "}No paper goes by doing them in one go alone.
letter-alone-these-go-which = {" "}By that alone these go, which part III does not count:
letter-what-earlier-procedure-issues = is what an earlier procedure issues:
letter-case-does-not-come = its case does not come up in one go
letter-handed-once = is handed in once, as
letter-procedure-2 = procedure
letter-about-2 = about
letter-little-cost = of little cost
letter-cost-not-known = cost not known
letter-papers-above = the papers above
letter-filling-one-form = filling in one form
letter-handing-once = handing in once
letter-what-spares-cannot-reckoned = What that spares cannot be reckoned yet.
letter-alone-spares = That alone spares
letter-papers-whose-cost-not = papers whose cost is not known
letter-reckoned-from-same-inputs = {" "}Reckoned from the same inputs as each procedure alone.
letter-iv-process = IV. The process restructured
