//! Every command, format and exit code, as a user meets them: `tests/cmd/*.toml`, run in `tests/fixtures`.
//!
//! `TRYCMD=overwrite cargo test --test cmd` writes what is printed now; read the difference before you commit it.

#[test]
fn commands_print_what_their_cases_say() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
