//! Mistakes that others would follow from, and series.

use super::*;

#[test]
fn a_mistake_of_a_file_is_not_one_of_those_that_refer_to_it() {
    check(
        "-- content/articles/a.md --\n---\ntitle: A\nauthor: ben\ndate: 2025-01-01\ncategory: sport\n---\n[x](b.md) [y](c.md)\n\
         -- content/articles/b.md --\n---\ntitle: ''\nKEYS\n---\nText.\n\
         -- content/articles/c.md --\n---\ntitle: C\nauthor: nobody\ndate: 2025-01-01\ncategory: news\n---\nText.\n\
         -- content/authors/ben.md --\n---\nnam: Ben\n---\n\
         -- content/categories/sport.md --\n---\ntitle: [x]\n---\n\
         -- content/authors/cem.md --\n---\nname: Cem\n---\n\
         -- content/articles/e.md --\n---\ntitle: E\nauthor: cem\ndate: 2025-01-01\ncategory: sport\n---\nText.\n\
         -- content/articles/d.md --\n---\ntitle: D\nKEYS\n---\n[x](b.md) [y](c.md) [z](../authors/ben.md) [c](../authors/cem.md)\n",
        &[
            "error[missing-key] content/articles/b.md:2:8 `title` has no value",
            "error[unknown-author] content/articles/c.md:3:9 no author profile named `nobody`",
            "error[unknown-key] content/authors/ben.md:2:1 there is no key `nam` here",
            "error[wrong-type] content/categories/sport.md:2:8 `title` takes a text, this is a list",
        ],
    );
}

#[test]
fn a_series_may_begin() {
    let article = |name: &str, series: &str, draft: bool| {
        format!(
            "-- content/articles/{name}.md --\n---\ntitle: {name}\nseries: {series}\ndraft: {draft}\nKEYS\n---\nText.\n"
        )
    };
    let old = article("a", "wahl-2020", false) + &article("b", "wahl-2020", false);
    check(&(old.clone() + &article("c", "wahl-2021", false)), &[]);
    check(&(old.clone() + &article("c", "whal-2020", true)), &[]);
    check(
        &(old + &article("c", "wahlen-2020", false)),
        &["warning[unknown-series] content/articles/c.md:3:9 no other article is part of a series `wahlen-2020`"],
    );
}

#[test]
fn a_layout_is_not_to_blame_for_what_stands_in_for_a_wrong_key() {
    let layout = "-- layouts/home.html --\n{{ site.publisher.legal_name | upper }}\n";
    let site = "title: Blatt\nbase_url: https://a.example\n";
    check(
        &format!("{layout}-- site.yaml --\n{site}publisher: x\n"),
        &["error[wrong-type] site.yaml:3:12 `publisher` takes a mapping of keys, this is a text"],
    );
    let told = TestSite::new(layout).told();
    assert!(told.len() == 1 && told[0].starts_with("error[layout-error] layouts/home.html:1:"), "{told:?}");
}

#[test]
fn layouts_do_not_break_by_the_clock() {
    let site = TestSite::new(
        "-- layouts/home.html --\n[{{ articles(author=\"ben\") | length }}]\
         {% if author(id=\"ben\") or article(id=\"b\") or tag(id=\"see\") %}there{% else %}not there{% endif %}\n\
         -- content/authors/ben.md --\n---\nname: Ben\n---\n\
         -- content/articles/b.md --\n---\ntitle: B\ndate: 2027-01-01\nauthor: ben\ncategory: news\ntags: [See]\n---\nText.\n",
    );
    assert_eq!(site.page("index.html").trim(), "[0]not there");
    site.write("-- layouts/home.html --\n{{ author(id=\"bem\") }}\n");
    assert!(site.told()[0].contains("there is no author `bem`"), "{:?}", site.told());
}

#[test]
fn a_series_is_in_its_own_order_and_whole() {
    let mut files =
        String::from("-- layouts/home.html --\n{% for a in articles(series=\"s\") %}{{ a.title }} {% endfor %}\n");
    for (title, day, series) in
        [("drei", 1, "{id: s, part: 3}"), ("eins", 2, "{id: s, part: 1}"), ("ohne", 4, "s"), ("frueher", 3, "s")]
    {
        files += &format!(
            "-- content/articles/{title}.md --\n---\ntitle: {title}\nseries: {series}\ndate: 2025-01-0{day}\n\
             author: anna\ncategory: news\n---\nText.\n"
        );
    }
    for part in 10..60 {
        files += &format!(
            "-- content/articles/{part}.md --\n---\ntitle: {part}\nslug: n{part}\nseries: {{id: s, part: {part}}}\nKEYS\n---\nText.\n"
        );
    }
    let numbers = (10..60).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(TestSite::new(&files).page("index.html").trim(), format!("eins drei {numbers} frueher ohne"));
}
