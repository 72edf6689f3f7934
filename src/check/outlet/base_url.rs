use crate::check::Outlet;
use crate::config;
use crate::diag::{Diagnostic, Place, code};
use crate::source::SourceError;
use crate::vocab::SourcePath;

/// A site that is published without encryption; one that only its own machine sees may be.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let base = &outlet.site.config.base_url;
    let local = matches!(base.host(), "localhost" | "127.0.0.1");
    if base.origin().starts_with("http://") && !local {
        let site = SourcePath::new(config::FILE).expect("a clean name");
        let message = format!("`{}` is not encrypted", base.origin());
        let told = Diagnostic::new(&code::INSECURE_BASE_URL, Place::value(&site, "base_url"), message);
        found.push(told.hint(format!("write `base_url: {}`", base.origin().replacen("http://", "https://", 1))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{check, site};

    #[test]
    fn addresses_without_encryption() {
        check(&site("base_url: http://localhost:4000"), &[]);
        check(
            &site("base_url: http://blatt.example"),
            &[
                "insecure-base-url site.yaml:7:11 `http://blatt.example` is not encrypted (write `base_url: https://blatt.example`)",
            ],
        );
    }
}
