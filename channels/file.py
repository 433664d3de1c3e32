"""What is said of files everywhere: exports, sheets and pasted threads that people bring by themselves."""

from channels.setup import About

ABOUT = About(
    reads="CSV, TSV, JSON lines and Parquet, exports of six shops and sites, threads pasted from Pantip",
    fresh="when you import one, or hourly from the drop folder",
    answers="nothing: the answer is given where the words stand",
    costs="nothing",
    terms="those of the place that the file comes from",
    upstream="a row that comes again with other words is an edit; what was deleted is not noticed",
)
