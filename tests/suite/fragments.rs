//! Fragments that have no end, whoever puts them into pages.

use std::fs;

use crate::preview::clean;
use crate::site::{TestSite, articles, bytes};

/// Of a site whose home page has the fragment `one`, with these layouts of fragments, a build and a check tell this and no more.
#[track_caller]
fn told(fragments: &[(&str, &str)], want: &str) {
    for delivery in ["inline", "ssi", "esi"] {
        let site = TestSite::configured(&format!("fragments: {delivery}"), &articles(3));
        site.edit("layouts/home.html", "{{ fragment(name=\"one\", n=1) }}");
        for (name, layout) in fragments {
            site.edit(&format!("layouts/fragments/{name}.html"), layout);
        }
        for built in [site.build(), site.build(), site.check()] {
            let errors = built.findings().iter().filter(|finding| finding.code.name == "layout-error");
            let errors: Vec<String> = errors.map(|error| error.short()).collect();
            assert!(matches!(&errors[..], [error] if error.contains(want)), "{delivery}: {errors:?}");
        }
        assert!(!site.build().published());
    }
}

#[test]
fn a_fragment_that_asks_for_itself_is_told() {
    let asks = |name: &str| format!("x {{{{ fragment(name=\"{name}\", n=1) }}}}");
    told(&[("one", &asks("one"))], "layouts/fragments/one.html:1:1 the fragment `one` asks for itself");
    let by_others = "layouts/fragments/one.html:1:1 the fragment `one` asks for itself by way of `two`, `three`";
    told(&[("one", &asks("two")), ("two", &asks("three")), ("three", &asks("one"))], by_others);
    let twice = format!("{0} {0}", asks("two"));
    told(
        &[("one", &twice), ("two", &asks("two"))],
        "layouts/fragments/two.html:1:1 the fragment `two` asks for itself",
    );
}

#[test]
fn a_fragment_that_asks_for_others_again_and_again_is_told() {
    let deep = "in the fragment `one` others stand more than 32 deep";
    told(&[("one", "{{ fragment(name=\"one\", n=n + 1) }}")], deep);
    told(&[("one", "{{ fragment(name=\"one\", n=n ~ 'a') }}{{ fragment(name=\"one\", n=n ~ 'b') }}")], deep);
    let chain = |last: usize| format!("x{{% if n < {last} %}}{{{{ fragment(name=\"one\", n=n + 1) }}}}{{% endif %}}");
    told(&[("one", &chain(34))], deep);
    for delivery in ["inline", "ssi", "esi"] {
        let site = TestSite::configured(&format!("fragments: {delivery}"), &articles(3));
        site.edit("layouts/home.html", "{{ fragment(name=\"one\", n=1) }}")
            .edit("layouts/fragments/one.html", &chain(33));
        site.builds();
        // Whether some are there already makes no difference.
        site.edit("layouts/fragments/one.html", &chain(45))
            .edit("layouts/home.html", "{{ fragment(name=\"one\", n=20) }}");
        site.edit("layouts/article.html", "{{ fragment(name=\"one\", n=20) }}");
        site.builds();
        site.edit("layouts/home.html", "{{ fragment(name=\"one\", n=1) }}");
        for built in [site.build(), site.check()] {
            assert!(built.shown().contains(deep), "{delivery}: {}", built.shown());
        }
    }
}

#[test]
fn one_fragment_may_stand_in_several_others() {
    for delivery in ["inline", "ssi"] {
        let mut site = TestSite::configured(&format!("fragments: {delivery}"), &articles(3));
        site.edit("layouts/home.html", "{{ fragment(name=\"one\") }}{{ fragment(name=\"two\") }}");
        site.edit("layouts/fragments/one.html", "1 {{ fragment(name=\"two\") }} {{ fragment(name=\"three\") }}");
        site.edit("layouts/fragments/two.html", "2 {{ fragment(name=\"three\") }}");
        site.edit("layouts/fragments/three.html", "3 {% for a in articles(limit=1) %}{{ a.title }}{% endfor %}");
        site.builds();
        let newest = fs::read_to_string(site.path("content/articles/a3.md")).unwrap();
        site.edit("content/articles/a3.md", &newest.replace("Nr. 3", "drei"));
        let built = site.builds();
        let made = built.report().made.iter().filter(|(path, _)| path.starts_with("_fragments/"));
        let made: Vec<&str> = made.filter_map(|(path, _)| path.split('/').nth(1)).collect();
        // Of those within others only the address stands in these.
        assert!(!made.contains(&"one.html"), "{made:?}");
        assert_eq!(made.contains(&"three.html"), delivery == "ssi", "{made:?}");
        let (_folder, out) = clean(&mut site);
        assert_eq!(bytes(&built.out), bytes(&out.expect("a sound site")));
    }
}
