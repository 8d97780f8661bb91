//! One page that stands by itself: no network, no script. `maud` escapes all that is not ours as it is written, and the
//! page's content security policy forbids whatever might slip through.

mod answer;
mod chart;
mod detail;
mod marks;
mod page;
mod parts;
mod summary;

pub(super) use page::Page;
pub use summary::write as write_summary;
