//! The preview, as an editor waits for it: from the start to the first page, and from a save to the word of it in a browser.
//!
//! The program serves the outlet; this one opens a page and its stream of events, saves files, and waits until it is told.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::corpus::{Corpus, NOW, blatt};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// One run of the preview.
#[derive(Clone, Serialize)]
pub struct Previewed {
    pub articles: u64,
    /// From the start to the first page, with the cache of a build.
    pub start: Step,
    /// What is saved, each in turn, to the word of it in a browser.
    pub saves: Vec<(&'static str, Step)>,
    /// The most memory it held at once, in bytes; 0 where that can't be told.
    pub peak: u64,
}

#[derive(Clone, Copy, Serialize)]
pub struct Step {
    /// In seconds.
    pub wall: f64,
    /// Seconds of all threads until the preview has done all that follows, such as counting pages; 0 where that can't be told.
    pub cpu: f64,
}

/// What a browser is told of.
#[derive(Clone, Copy)]
enum Word {
    /// Its page is another one.
    Page,
    /// There are other mistakes.
    Mistakes,
}

/// How long nothing has to happen before the preview is taken for idle.
const IDLE: Duration = Duration::from_millis(600);

/// Longer than any step may take.
const PATIENCE: Duration = Duration::from_secs(120);

const LAYOUT: &str = include_str!("../../layouts/article.html");

/// Runs the preview of a site that was built once.
pub fn run(program: &Path, site: &Path, corpus: &Corpus, threads: usize, number: u64) -> Outcome<Previewed> {
    let layout = site.join("layouts/article.html");
    fs::create_dir_all(site.join("layouts"))?;
    fs::write(&layout, LAYOUT)?;
    fs::create_dir_all(site.join("content/data"))?;
    let began = Instant::now();
    let preview = Preview::start(program, site, threads)?;
    preview.get("/")?;
    let wall = began.elapsed().as_secs_f64();
    let start = Step { wall, cpu: preview.cpu().unwrap_or_default() };
    preview.settle();

    let article = corpus.article(corpus.articles / 2);
    let (path, text) = (site.join(blatt::article_path(&article)), blatt::article_text(&article));
    let date = &article.date;
    let page = format!("/{:04}/{:02}/{}/", date.year(), date.month(), article.slug);
    let addition = corpus.addition(number);
    let tagged = text.replacen("title: \"", "title: \"Neu: ", 1);
    let tagged = tagged.replacen("tags:\n", &format!("tags:\n  - \"Nie dagewesen {number}\"\n"), 1);
    assert_ne!(tagged, text, "articles have titles and tags");
    let changed = LAYOUT.replace("<article ", &format!("<article data-trial=\"{number}\" "));
    let fresh = corpus.article(corpus.articles + number);
    let (new, text_of_new) = (site.join(blatt::article_path(&fresh)), blatt::article_text(&fresh));
    fs::create_dir_all(new.parent().ok_or("an article stands in a folder")?)?;

    let author = article.author;
    let content = site.join("content");
    let profile = content.join(format!("authors/{}.md", author.id));
    let section = content.join(format!("categories/{}.md", article.category));
    let imprint = content.join("pages/impressum.md");

    let wrong = text.replacen("title: \"", "title: \"\"", 1);
    let front = content.join("data/front.yaml");
    let picked = blatt::article_path(&article);
    let picked = picked.strip_prefix("content/articles/")?.display();
    let picks = format!("slots: [{{id: lead, articles: [{picked}]}}]\n");

    let saves = vec![
        ("text saved", preview.save(&page, &path, Some(&format!("{text}\n{addition}\n")))?),
        ("title and tags saved", preview.save(&page, &path, Some(&tagged))?),
        ("mistake saved", preview.save_for(Word::Mistakes, &page, &path, Some(&wrong))?),
        ("mistake mended", preview.save_for(Word::Mistakes, &page, &path, Some(&tagged))?),
        ("title and tags taken back", preview.save(&page, &path, Some(&text))?),
        ("new article", preview.save("/", &new, Some(&text_of_new))?),
        ("article deleted", preview.save("/", &new, None)?),
        ("home page picked", preview.save("/", &front, Some(&picks))?),
        ("author saved", preview.append(&format!("/author/{}/", author.id), &profile, &addition)?),
        ("category saved", preview.append(&format!("/category/{}/", article.category), &section, &addition)?),
        ("page saved", preview.append("/impressum/", &imprint, &addition)?),
        ("layout saved", preview.save(&page, &layout, Some(&changed))?),
    ];
    let peak = preview.peak().unwrap_or_default();
    drop(preview);
    fs::remove_dir_all(site.join("layouts"))?;
    fs::remove_file(&front)?;
    Ok(Previewed { articles: corpus.articles, start, saves, peak })
}

struct Preview {
    child: Child,
    address: SocketAddr,
}

impl Preview {
    /// Starts it and waits for its address.
    fn start(program: &Path, site: &Path, threads: usize) -> Outcome<Self> {
        let mut command = Command::new(program);
        command.arg("-C").arg(site).args(["serve", "--port", "0", "--now", NOW]);
        command.env("RAYON_NUM_THREADS", threads.to_string());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut said = BufReader::new(child.stdout.take().ok_or("it has an output")?);
        let mut url = String::new();
        said.read_line(&mut url)?;
        // Whatever else it says must find somebody who reads it.
        thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let host = url.trim().trim_start_matches("http://").split('/').next().unwrap_or_default();
        let address = host.parse().map_err(|_| format!("the preview named no address but {url:?}"))?;
        Ok(Self { child, address })
    }

    fn ask(&self, path: &str) -> Outcome<TcpStream> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        Ok(stream)
    }

    fn get(&self, path: &str) -> Outcome<String> {
        let mut answer = Vec::new();
        self.ask(path)?.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        match answer.starts_with("HTTP/1.1 200") {
            true => Ok(answer),
            false => Err(format!("{path} answers {:?}", answer.lines().next()).into()),
        }
    }

    /// Writes a file, or takes it away, and waits until a browser with a page open is told that it is another one.
    fn save(&self, page: &str, file: &PathBuf, text: Option<&str>) -> Outcome<Step> {
        self.save_for(Word::Page, page, file, text)
    }

    /// The same until the browser has another word of it.
    fn save_for(&self, word: Word, page: &str, file: &PathBuf, text: Option<&str>) -> Outcome<Step> {
        let word = match word {
            Word::Page => "event: page",
            Word::Mistakes => "event: chrome",
        };
        let answer = self.get(page)?;
        let known = |name: &str| {
            let rest = answer.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        let (shows, chrome) = (known("data-shows"), known("data-chrome"));
        let events = self.ask(&format!("/_blatt/events?page={page}&shows={shows}&chrome={chrome}"))?;
        self.settle();
        let before = self.cpu();
        let began = Instant::now();
        match text {
            Some(text) => fs::write(file, text)?,
            None => fs::remove_file(file)?,
        }
        let mut lines = BufReader::new(events).lines();
        while lines.next().ok_or("the stream ended")?? != word {}
        let wall = began.elapsed().as_secs_f64();
        self.settle();
        let cpu = self.cpu().zip(before).map_or(0.0, |(after, before)| after - before);
        Ok(Step { wall, cpu })
    }

    /// The same for a paragraph more in a file, which is as it was afterwards.
    fn append(&self, page: &str, file: &PathBuf, paragraph: &str) -> Outcome<Step> {
        let text = fs::read_to_string(file)?;
        let step = self.save(page, file, Some(&format!("{text}\n{paragraph}\n")))?;
        self.save(page, file, Some(&text))?;
        Ok(step)
    }

    /// Waits until it does nothing any more.
    fn settle(&self) {
        loop {
            let before = self.cpu();
            thread::sleep(IDLE);
            if self.cpu() == before {
                return;
            }
        }
    }

    /// Seconds of all its threads; none where there is no /proc.
    fn cpu(&self) -> Option<f64> {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
        let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
        // Linux tells user programs a hundred a second whatever it counts in itself.
        Some(ticks / 100.0)
    }

    fn peak(&self) -> Option<u64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
