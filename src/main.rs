use std::process::ExitCode;

fn main() -> ExitCode {
    blatt::cli::run()
}
