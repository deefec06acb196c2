# Why lines of a description of a process were read as they were (src/import/process).

reading-column-head = head of a column
reading-cell-untimed = a cell of which the time is not stated
reading-row-number = the number of the row below
reading-whole-time = states the time of the whole
reading-names-total = names the total
reading-other-column = a cell of a column that says nothing of steps
reading-row-unread = a row of which nothing says who does what
reading-variant = names a variant of the process
reading-channel = how the file is handed in
reading-manner = how the act before is done
reading-names-case = names the case of what is below it
reading-names-step = names the step below it
reading-names-actor = names who does what is listed below
reading-no-act = no act of anybody's is named
reading-time-before = the time of the step before
reading-names-process = names the process
reading-outside = stands outside the table of steps
reading-heads = heads of the columns
reading-above-heads = stands above the heads of the columns
reading-heads-rows = a row that heads those below
reading-total-untimed = names the total and states none
reading-part-time = states the time of a part
reading-row = a row of the table: { $words }
reading-no-act-of-pack = no act of the pack is named
