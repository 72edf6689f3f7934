use std::process::ExitCode;

/// Pages are made of many small pieces on all threads; measured on a site of 44,818 articles, a clean build takes 13 % less
/// CPU and 9 % less memory with it than with the allocator of glibc.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    blatt::cli::run()
}
