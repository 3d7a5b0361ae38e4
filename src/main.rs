//! The program `counterpart`: reads the command line and lets the library do the work.

use std::process::ExitCode;

/// Rendering makes and drops millions of small values from several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    counterpart::cli::run()
}
