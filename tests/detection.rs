//! Short answers with the credit that a fair marker gives, whatever the program says.
//!
//! The credit follows the meanings that each vocabulary entry documents: a term, or a bare purpose ("to prevent SQL
//! injection"), names; a clause of real content explains; what is denied, asked, announced or meant in another sense
//! does not count. Rows inside [`known`] are wrong today: they fail once the program gets them right, so that the note
//! can go.

mod common;

use evaluate::detect::Status;

/// A sentence and what it is worth for one concept.
struct Row {
    question: &'static str,
    concept: &'static str,
    answer: &'static str,
    credit: Credit,
    known: bool,
}

/// What a fair marker gives.
#[derive(Debug)]
enum Credit {
    Exactly(Status),
    /// Nothing or a mention: what is announced, asked or quoted.
    AtMostNamed,
}

/// A row that earns nothing.
fn missing(question: &'static str, concept: &'static str, answer: &'static str) -> Row {
    Row { question, concept, answer, credit: Credit::Exactly(Status::Missing), known: false }
}

/// A row that mentions its concept.
fn named(question: &'static str, concept: &'static str, answer: &'static str) -> Row {
    Row { question, concept, answer, credit: Credit::Exactly(Status::Named), known: false }
}

/// A row that explains its concept.
fn explained(question: &'static str, concept: &'static str, answer: &'static str) -> Row {
    Row { question, concept, answer, credit: Credit::Exactly(Status::Explained), known: false }
}

/// A row that mentions its concept at most.
fn unexplained(question: &'static str, concept: &'static str, answer: &'static str) -> Row {
    Row { question, concept, answer, credit: Credit::AtMostNamed, known: false }
}

/// A row that the program gets wrong today.
fn known(row: Row) -> Row {
    Row { known: true, ..row }
}

/// Fails with all rows whose credit is not the one given, and with all known rows whose credit is.
#[track_caller]
fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for row in rows {
        let got = common::status(row.question, &common::evaluate(row.question, row.answer), row.concept);
        let is_right = match row.credit {
            Credit::Exactly(wanted) => got == wanted,
            Credit::AtMostNamed => got <= Status::Named,
        };
        if is_right == row.known {
            let note = if row.known { "right by now, take the note away: " } else { "" };
            let Row { question, concept, answer, credit, .. } = row;
            wrong.push(format!("{note}{question}, {concept}: wanted {credit:?}, got {got:?}: {answer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// A word counts in all its forms.
#[test]
fn inflection() {
    check(&[
        named("saga", "saga-pattern", "We would model this with sagas."),
        known(named("saga", "compensation", "Failed steps are compensated.")),
        named("saga", "compensation", "We then run the compensating action."),
        named("saga", "orchestration", "An orchestrator is what I would take."),
        named("saga", "choreography", "We choreograph the services."),
        explained(
            "saga",
            "two-phase-commit",
            "The participants are voting first, and then all are committing or all are rolling back.",
        ),
        named("db-schema", "indexing", "The tables are indexed."),
        named("db-schema", "denormalisation", "Some of the tables are denormalised."),
        named("scalability", "sharding", "Later the database gets sharded."),
        named("scalability", "caching", "We cached it in Redis."),
        explained(
            "eventual-consistency",
            "deduplication",
            "Handled event ids are kept in a table, and what has been seen is skipped.",
        ),
        named("eventual-consistency", "event-sourcing", "The ledger is event-sourced."),
        named("security", "pseudonymisation", "Names get pseudonymised."),
        explained(
            "design-for-failure",
            "exponential-backoff",
            "The pause is doubled after each attempt, with random jitter so that clients do not come back together.",
        ),
    ]);
}

/// The parts of an idea may come in any order.
#[test]
fn word_order() {
    check(&[
        known(named("saga", "eventual-consistency", "The data will be consistent eventually.")),
        explained(
            "saga",
            "compensation",
            "The stock is released again and the money given back once the payment fails.",
        ),
        explained("saga", "orchestration", "What to do next is told to every service by one component in the middle."),
        explained(
            "db-schema",
            "composite-index",
            "The leading columns of an index over several columns have to be the ones that the queries filter by.",
        ),
        explained(
            "db-schema",
            "access-patterns",
            "Before I draw any table I want to know how many reads there are for one write.",
        ),
        named("scalability", "read-replica", "Replicas for the reads come next."),
        explained(
            "scalability",
            "stateless-service",
            "Any instance can take any request, since no session lives on the machine.",
        ),
        known(named("security", "encryption-at-rest", "Data gets encrypted when it is stored.")),
        explained(
            "logging",
            "correlation-id",
            "On every log line stands the id that the gateway made for the request and that travels in the headers.",
        ),
        known(named("api-design", "consumer-driven-design", "Our consumers and what they need come first.")),
    ]);
}

/// Stages that come too early, by their places among those of the saga question: 0 is why two-phase commit fails, 1 the saga.
#[test]
fn stages_come_too_early_only_where_the_one_before_was_not_begun() {
    const BLOCKING: &str =
        "Two-phase commit blocks: if the coordinator dies, all participants hold their locks and wait. ";
    const AGAIN: &str = "So much for the locks of 2PC, which nobody wants to hold across a network. ";
    const SAGA: &str = "A saga is a sequence of local transactions, and the event of each one starts the next. ";
    let early = |parts: &[&str]| -> Vec<(usize, usize)> {
        let order = common::evaluate("saga", &parts.concat()).order;
        assert!(order.stages[0].first.is_some() && order.stages[1].first.is_some(), "{parts:?}");
        order.violations.iter().map(|found| (found.stage, found.before)).collect()
    };
    assert_eq!(early(&[BLOCKING, SAGA]), []);
    assert_eq!(early(&[SAGA, BLOCKING]), [(1, 0)]);
    assert_eq!(early(&[BLOCKING, SAGA, AGAIN, AGAIN]), [], "it comes back to what it began with");
    assert_eq!(early(&[SAGA, BLOCKING, AGAIN]), [(1, 0)]);
}

/// Other words may stand between the parts of an idea.
#[test]
fn gaps() {
    check(&[
        named("saga", "compensation", "Each step has a compensating and well tested action."),
        explained(
            "saga",
            "eventual-consistency",
            "For a few seconds the order and the stock may, as far as a customer can see, disagree, and I take that in exchange for services that stay available.",
        ),
        explained(
            "api-design",
            "additive-change",
            "Fields may be added at any time, but never, within one and the same version, be renamed or removed.",
        ),
        named("caching", "cache-invalidation", "We invalidate, as soon as we can, the cached entry."),
        explained(
            "scalability",
            "circuit-breaker",
            "After ten failures the client stops, for half a minute or so, calling the sick service at all, so that the failure does not spread.",
        ),
        named("observability", "error-budget", "We have, for each service, a small error budget."),
        explained(
            "design-for-failure",
            "timeouts",
            "Every call over the network has a deadline that is handed on to the next hop.",
        ),
        named("ci-cd", "container-image", "We build one small and clean Docker image."),
    ]);
}

/// An acronym and its long form are one.
#[test]
fn abbreviations() {
    check(&[
        named("saga", "two-phase-commit", "2PC is the classic protocol for that."),
        named("saga", "two-phase-commit", "XA is what the application server offers."),
        named("saga", "acid", "Every database gives us ACID."),
        named("eventual-consistency", "dead-letter-queue", "There is a DLQ as well."),
        named("eventual-consistency", "dead-letter-queue", "There is a dead letter queue as well."),
        named("observability", "slo", "We have SLOs for the checkout."),
        named("observability", "slo", "There is a service level objective for the checkout."),
        named("api-design", "rest", "The API is RESTful."),
        named("security", "encryption-in-transit", "TLS is switched on."),
        named("sql-vs-nosql", "change-data-capture", "We use CDC."),
        known(named("security", "owasp-top-10", "I know the OWASP list.")),
        known(named("security", "authentication", "Login works with JWTs.")),
        named("security", "authentication", "Login works with a JWT."),
        named("scalability", "cdn", "A CDN comes first."),
        named("scalability", "cdn", "A content delivery network comes first."),
        named("caching", "ttl", "All entries have TTLs."),
        named("caching", "ttl", "Each entry has a time to live."),
        named("ambiguous-requirements", "minimal-viable-slice", "First comes an MVP."),
    ]);
}

/// Hyphenated, spaced and closed forms are one.
#[test]
fn hyphens_and_closed_forms() {
    check(&[
        named("saga", "two-phase-commit", "I know two phase commit."),
        named("saga", "two-phase-commit", "I know twophase commit."),
        named("saga", "two-phase-commit", "A two-phase-commit is one way."),
        named("caching", "cache-aside", "We use cache aside."),
        named("caching", "cache-aside", "Cacheaside is what I use."),
        named("eventual-consistency", "read-after-write-consistency", "We need read after write consistency."),
        named("eventual-consistency", "read-after-write-consistency", "We need read-after-write-consistency."),
        known(named("eventual-consistency", "exactly-once-processing", "Exactly once is the promise.")),
        named("eventual-consistency", "exactly-once-processing", "The broker promises exactly once."),
        named("logging", "immutable-audit-trail", "There is an audit-trail."),
        named("scalability", "load-balancer", "A loadbalancer stands in front."),
        named("design-for-failure", "timeouts", "The client has a time-out."),
        named("design-for-failure", "exponential-backoff", "We do back-off."),
        named("zero-downtime-migration", "backfill", "Then we back-fill."),
        named("code-review", "blocking-vs-non-blocking", "I mark such comments as nonblocking."),
    ]);
}

/// A typing error does not hide a term, and one correct word is not mended into another.
#[test]
fn typing_errors() {
    check(&[
        named("saga", "choreography", "I prefer choregraphy."),
        named("saga", "orchestration", "Orchestartion would be my choice."),
        named("saga", "compensation", "We run compansating transactions."),
        known(named("saga", "eventual-consistency", "The price is eventaul consistency.")),
        named("saga", "eventual-consistency", "Eventaul consistency is the name for this."),
        named("eventual-consistency", "idempotency", "The consumers are idempotant."),
        known(named("scalability", "sharding", "Shardding comes at the end.")),
        named("scalability", "sharding", "We use shardding for the database."),
        named("db-schema", "denormalisation", "Some denormalizaton helps."),
        named("observability", "distributed-tracing", "We use distribted tracing."),
        named("security", "pseudonymisation", "Names are pseudonimised."),
        named("design-for-failure", "circuit-breaker", "A cicuit breaker is in place."),
        missing("eventual-consistency", "idempotency", "The potency of this approach is high."),
        missing("saga", "saga-pattern", "A sage would not touch it."),
        missing("scalability", "caching", "Customers pay in cash."),
        missing("db-schema", "partitioning", "Each team got a portion of the budget."),
    ]);
}

/// What is denied or rejected does not count.
#[test]
fn negation() {
    check(&[
        missing("saga", "saga-pattern", "We don't need a saga."),
        missing("saga", "compensation", "There is no compensation in our system."),
        missing("saga", "orchestration", "Nobody here uses an orchestrator."),
        missing("eventual-consistency", "event-sourcing", "I have never used event sourcing."),
        missing("logging", "distributed-tracing", "We work without tracing."),
        missing("scalability", "cdn", "A CDN is not needed."),
        missing("scalability", "caching", "Neither Redis nor any other cache is in place."),
        missing("design-for-failure", "circuit-breaker", "I would leave out circuit breakers."),
        missing("security", "threat-modelling", "Threat modelling is overkill for us."),
        missing("testing-strategy", "contract-testing", "Contract tests are not worth the effort."),
        missing("api-design", "graphql", "I would avoid GraphQL here."),
        missing("eventual-consistency", "deduplication", "Deduplication is something we can do without."),
        missing("observability", "sampling", "Sampling the traces would be nice, but we don't do it."),
        missing("ci-cd", "feature-flags", "Feature flags I'd skip for now."),
        missing("saga", "outbox-pattern", "An outbox adds complexity for nothing."),
        missing("zero-downtime-migration", "dual-write", "I'm against dual writes, they only cause trouble."),
        missing("testing-strategy", "end-to-end-tests", "We have no browser tests and no other end-to-end tests."),
        // The "not" in front of "use" is no part of a lesson about what not to do.
        missing("owned-project", "lesson-learned", "We do not use lessons learned."),
        missing("async-messaging", "asynchronous-use-cases", "We don't use when to go asynchronous."),
        missing("sql-vs-nosql", "operational-complexity", "We use Postgres."),
    ]);
}

/// What no pattern finds, but examples do; and where they must not.
#[test]
fn sentences_like_the_examples() {
    let told = "For images and the JavaScript there is the CDN.";
    let asked = "For images and the JavaScript, is there a CDN?";
    let denied = "For images and the JavaScript there is no CDN and there is no need of one.";
    check(&[
        explained("caching", "cache-layers", told),
        missing("caching", "cache-layers", asked),
        missing("caching", "cache-layers", denied),
    ]);
}

/// A thought may take several short sentences, as long as they are all prose.
#[test]
fn sentences_that_are_like_the_examples_together() {
    let told = "The entry runs out. A thousand requests miss at once. They all ask the database.";
    let alone =
        "The entry runs out.\n\n# Then\n\nA thousand requests miss at once.\n\n# Next\n\nThey all ask the database.";
    check(&[explained("caching", "cache-stampede", told), missing("caching", "cache-stampede", alone)]);
}

/// A reason in the sentence of a mention explains it, unless it is one for something else.
#[test]
fn reasons_of_something_else() {
    let own = "We put a cache there, because the same pages are read a thousand times for each write and the database was full.";
    let other = "There was a cache in the old shop, because the consultant who wrote the first version had learned it at his former company.";
    check(&[explained("scalability", "caching", own), unexplained("scalability", "caching", other)]);
}

/// A denial ends with its clause.
#[test]
fn scope_of_negation() {
    let not_2pc = "We don't need 2PC, but a saga where each service commits locally and sends an event that starts the next step.";
    let no_queue = "We have no queue, but we have Redis as a cache.";
    let no_cdn = "There is no CDN; a queue stands between the services.";
    let no_orchestrator = "Instead of an orchestrator the services listen to each other's events.";
    let no_choreography = "Rather than choreography I take one component that tells each service what to do next.";
    let no_cache = "I am no friend of caches; however, read replicas are a must.";
    check(&[
        explained("saga", "saga-pattern", not_2pc),
        named("saga", "two-phase-commit", not_2pc),
        named("scalability", "caching", no_queue),
        missing("scalability", "message-queue", no_queue),
        missing("scalability", "cdn", no_cdn),
        named("scalability", "message-queue", no_cdn),
        missing("saga", "orchestration", no_orchestrator),
        known(explained("saga", "choreography", no_orchestrator)),
        missing("saga", "choreography", no_choreography),
        explained("saga", "orchestration", no_choreography),
        missing("scalability", "caching", no_cache),
        named("scalability", "read-replica", no_cache),
        named("saga", "saga-pattern", "We had no time, so we took a saga."),
        explained(
            "scalability",
            "message-queue",
            "Without a queue the peak would kill the database, so a queue takes the burst in and the workers go at their own pace.",
        ),
        explained(
            "design-for-failure",
            "timeouts",
            "Every hop has, without any exception, a deadline taken from the p99 of the service behind it.",
        ),
    ]);
}

/// What looks like a denial and is none.
#[test]
fn pseudo_negation() {
    check(&[
        named("saga", "saga-pattern", "Not only a saga, also good monitoring is needed."),
        named("saga", "compensation", "No problem, there are compensations."),
        named("scalability", "caching", "We can't do without a cache."),
        named("scalability", "caching", "It is not just a cache that we need."),
        named("design-for-failure", "timeouts", "Never forget the timeout."),
        named("security", "threat-modelling", "I never skip threat modelling."),
        named("security", "least-privilege", "There is no doubt that least privilege matters."),
        named("ci-cd", "automatic-rollback", "No deploy without a rollback."),
        explained("saga", "choreography", "Nobody leads, the services react to each other's events."),
        explained(
            "security",
            "parameterised-query",
            "No input is ever joined into the SQL: values are bound as parameters, so code and data stay apart.",
        ),
        explained(
            "security",
            "secret-management",
            "No password ever stands in the code; they are rotated every month.",
        ),
        explained(
            "api-design",
            "backwards-compatibility",
            "Nothing changes for the clients that are already out there when the API grows.",
        ),
    ]);
}

/// Rejecting an idea is what some concepts are about.
#[test]
fn rejection() {
    let no_option = "Two-phase commit is no option, as all databases hold their locks until the slowest has answered.";
    check(&[
        named("saga", "two-phase-commit", "I would avoid 2PC."),
        named("saga", "two-phase-commit-problems", "I would avoid 2PC."),
        named("saga", "two-phase-commit", no_option),
        explained("saga", "two-phase-commit-problems", no_option),
        named("saga", "two-phase-commit-problems", "Distributed transactions don't scale."),
        explained(
            "saga",
            "two-phase-commit-problems",
            "Global locks over all services would make everybody wait for the slowest one.",
        ),
        known(named(
            "saga",
            "minimise-distributed-transactions",
            "I would rather not have a transaction over several services at all.",
        )),
        explained(
            "eventual-consistency",
            "exactly-once-processing",
            "Exactly-once is not possible end to end, so I take idempotent consumers and remember the ids.",
        ),
    ]);
}

/// Turned down without any word of denial: by a verdict, for the sake of something else, or because it was thrown out.
#[test]
fn rejection_without_denial() {
    check(&[
        missing("zero-downtime-migration", "data-verification", "Comparing old data and new data is a luxury."),
        missing("scalability", "sharding", "Sharding feels premature at our size."),
        missing("logging", "distributed-tracing", "Tracing is for Netflix."),
        missing("security", "threat-modelling", "Threat modelling only worries people."),
        missing("observability", "dashboards", "Dashboards are a time sink."),
        missing("ci-cd", "feature-flags", "Feature flags were a nuisance, so we got rid of them."),
        missing("scalability", "load-balancer", "A load balancer sounds grand, one big machine does the job."),
        missing("logging", "structured-logging", "JSON logs look modern, give me plain text."),
        missing("saga", "outbox-pattern", "Why should we bother with an outbox?"),
        // What is weighed, needed, or praised by the same words stays.
        named("ci-cd", "feature-flags", "Feature flags are no luxury."),
        named("scalability", "caching", "We cached it in Redis, and it is fine for us."),
    ]);
}

/// The words of a concept in another sense, or inside another thought.
#[test]
fn sense_traps() {
    check(&[
        missing("api-design", "rest", "I'd leave the rest of the work to the team."),
        missing("api-design", "rest", "After that the server can rest."),
        missing("scalability", "message-queue", "I read long passages of the manual."),
        missing("eventual-consistency", "idempotency-key", "A primary key is important."),
        missing("db-schema", "composite-index", "Every table has a primary key."),
        missing("saga", "saga-pattern", "That move was a long story, a real saga of three months."),
        missing("saga", "compensation", "The compensation package includes shares."),
        missing("saga", "orchestration", "Kubernetes orchestrates our containers."),
        known(missing("saga", "choreography", "The dancers learned a new choreography.")),
        missing("saga", "acid", "The acid test will be Black Friday."),
        missing("scalability", "caching", "With shards each index is smaller and gives more cache hits."),
        missing("scalability", "stateless-service", "The state of the project was bad."),
        missing("scalability", "circuit-breaker", "The electrician replaced the breaker in the office."),
        missing("security", "authentication", "An authentic story is what counts."),
        missing("logging", "log-levels", "At this level of detail the debate gets long."),
        missing("eventual-consistency", "event-sourcing", "The event was outsourced to an agency."),
        missing("db-schema", "partitioning", "They put a partition wall into the office."),
        missing("observability", "slo", "Our deploys are slow."),
        missing("security-practices", "patching", "It was a rough patch for the team."),
        missing("testing-strategy", "unit-tests", "Our business unit tests the market."),
        missing("ambiguous-requirements", "technical-spike", "There was a spike in traffic on Monday."),
        missing("incident-response", "severity", "The winter was severe."),
    ]);
}

/// A list of terms only names them.
#[test]
fn lists_of_terms() {
    let saga = "Saga, choreography, orchestration, compensation, eventual consistency.";
    let layers = "CDN, load balancer, stateless services, Kafka, Redis, read replicas, sharding, circuit breakers.";
    check(&[
        named("saga", "compensation", saga),
        named("saga", "saga-pattern", saga),
        named("scalability", "circuit-breaker", layers),
        named("scalability", "stateless-service", layers),
        named("logging", "correlation-id", "Keywords: structured logging, log levels, correlation IDs, tracing, ELK."),
        named("saga", "outbox-pattern", "We need sagas, outbox, idempotency and compensation."),
        named("security", "secret-management", "TLS, KMS, Vault, OAuth2, OWASP, SAST."),
    ]);
}

/// A term, a tool or a bare purpose only names.
#[test]
fn bare_mentions() {
    check(&[
        named("security", "parameterised-query", "Prepared statements to prevent SQL injection."),
        named("scalability", "horizontal-scaling", "I scale out so that it scales."),
        named("saga", "outbox-pattern", "An outbox is important."),
        named("observability", "distributed-tracing", "We have Jaeger."),
        known(named("logging", "log-aggregation", "Logs go to ELK.")),
        named("caching", "http-caching", "We set an ETag."),
    ]);
}

/// Questions to the interviewer say nothing; the speaker's own questions are answered or are checks.
#[test]
fn questions() {
    check(&[
        missing("saga", "saga-pattern", "Shall I talk about sagas?"),
        missing("scalability", "cdn", "Do you already have a CDN?"),
        missing("eventual-consistency", "exactly-once-processing", "Do you expect exactly-once from me here?"),
        missing(
            "saga",
            "minimise-distributed-transactions",
            "How do you handle a transaction that spans several microservices?",
        ),
        explained(
            "saga",
            "compensation",
            "What happens if the payment fails? Then the stock is released again and the order cancelled.",
        ),
        explained(
            "code-review",
            "correctness",
            "Does it handle an empty list? What happens if the call fails? Are there tests for these cases?",
        ),
        missing("engineering-culture", "feedback-culture", "How is feedback given in your team?"),
    ]);
}

/// What is announced, stands in a heading or is quoted explains nothing.
#[test]
fn announcements_headings_and_quotes() {
    check(&[
        unexplained("saga", "saga-pattern", "I'll talk about sagas, orchestration and compensation."),
        unexplained(
            "saga",
            "eventual-consistency",
            "Let me tell you something about eventual consistency in a moment.",
        ),
        unexplained(
            "scalability",
            "caching",
            "First I will cover the CDN, then caching and why it takes load off the database.",
        ),
        unexplained("saga", "saga-pattern", "# Saga pattern\n\nI like Java."),
        unexplained("scalability", "caching", "## Caching\n\n## Queues\n"),
        unexplained(
            "saga",
            "compensation",
            "> How do you give the money back when the stock is gone?\n\nGood question.",
        ),
        unexplained("saga", "two-phase-commit", "They asked me: \"Would you use two-phase commit?\""),
        explained(
            "scalability",
            "caching",
            "# Caching\n\nHot products stay in Redis for a minute, which takes most reads off the database.",
        ),
    ]);
}

/// Markdown inside a phrase does not break it; code, addresses and comments are no prose.
#[test]
fn markdown() {
    check(&[
        named("saga", "saga-pattern", "We use the **saga** pattern."),
        named("saga", "two-phase-commit", "*Two*-phase **commit** is known to me."),
        known(named("saga", "eventual-consistency", "We accept eventual\nconsistency.")),
        named("saga", "eventual-consistency", "The name for this is eventual\nconsistency."),
        known(named("saga", "eventual-consistency", "We accept eventual<br>consistency.")),
        named("saga", "eventual-consistency", "The name for this is eventual<br>consistency."),
        named("eventual-consistency", "idempotency-key", "[Idempotency keys](https://example.com/post) help."),
        known(named("eventual-consistency", "idempotency-key", "The client sends an `Idempotency-Key` header.")),
        named("eventual-consistency", "idempotency-key", "The header is called `Idempotency-Key`."),
        named("scalability", "circuit-breaker", "A circuit *breaker* is there."),
        named("scalability", "read-replica", "- **Read** replicas\n- Other things"),
        missing("saga", "saga-pattern", "Here it is.\n\n<!-- saga pattern -->\n"),
        missing("saga", "saga-pattern", "See https://example.com/saga-pattern for more."),
        missing("saga", "saga-pattern", "This is the code:\n\n```java\n// saga pattern\n```\n"),
        explained(
            "saga",
            "saga-pattern",
            "| Pattern | How |\n|---|---|\n| Saga | each service commits locally and an event starts the next step |\n",
        ),
    ]);
}

/// British and American spelling are one.
#[test]
fn british_and_american() {
    check(&[
        named("db-schema", "denormalisation", "Some denormalization helps."),
        named("db-schema", "denormalisation", "Some denormalisation helps."),
        named("security", "authentication", "Authorization is checked."),
        named("security", "authentication", "Authorisation is checked."),
        named("security", "defence-in-depth", "Defense in depth is my motto."),
        named("security", "defence-in-depth", "Defence in depth is my motto."),
        named("security", "parameterised-query", "We use parameterized queries."),
        named("security", "pseudonymisation", "We do tokenization."),
        named("security", "data-minimisation", "Data minimization is my rule."),
        named("security", "threat-modelling", "We do threat modeling."),
    ]);
}

/// A dictated answer, without punctuation and capitals.
#[test]
fn transcripts() {
    check(&[
        explained(
            "saga",
            "compensation",
            "so if the payment fails then we refund the card and release the stock again and thats it",
        ),
        explained(
            "saga",
            "choreography",
            "um so the services they listen to each others events and nobody leads you know",
        ),
        explained(
            "saga",
            "two-phase-commit-problems",
            "with two phase commit everybody holds locks and waits for the coordinator and if it dies they are all stuck",
        ),
        missing("saga", "saga-pattern", "we dont need a saga i think"),
        explained(
            "scalability",
            "cdn",
            "uh static files they come from a cdn near the user so our servers dont see them",
        ),
        explained(
            "eventual-consistency",
            "deduplication",
            "we keep the ids of the events we handled and if one comes again we skip it",
        ),
        explained(
            "logging",
            "correlation-id",
            "the gateway makes an id and we pass it on in a header and every service logs it",
        ),
    ]);
}

/// An explanation counts without the term.
#[test]
fn own_words() {
    check(&[
        explained(
            "eventual-consistency",
            "idempotency-key",
            "The app makes up a random number for the order and sends it along; if the same number comes in again, the server just gives back the first answer.",
        ),
        explained(
            "scalability",
            "graceful-degradation",
            "If the recommendations are down, the shop still sells, only without that box.",
        ),
        explained(
            "scalability",
            "graceful-degradation",
            "If that is still too much, I would rather switch recommendations off than lose the checkout.",
        ),
        explained(
            "design-for-failure",
            "bulkhead",
            "Each downstream service gets its own little thread pool, so a slow one can't eat up all threads.",
        ),
        explained("security", "least-privilege", "A service may only read the two tables that it really uses."),
        explained(
            "db-schema",
            "table-lock",
            "ALTER TABLE can hold a lock on the big table for minutes, so I use gh-ost.",
        ),
        explained(
            "ci-cd",
            "canary-release",
            "Five percent of the users get the new version first; if the errors rise we go back.",
        ),
        explained(
            "incident-response",
            "mitigate-first",
            "First I roll back and get the users working again, looking for the cause can wait.",
        ),
        explained(
            "logging",
            "dynamic-log-level",
            "With a flag I can turn on DEBUG for one service while it runs, without a deploy.",
        ),
        explained(
            "cloud-costs",
            "storage-lifecycle",
            "Files older than ninety days move to a cheaper tier and go away after a year.",
        ),
        explained(
            "technical-debt",
            "boy-scout-rule",
            "Whenever I touch a file I leave it a bit cleaner than I found it.",
        ),
        explained(
            "saga",
            "saga-pattern",
            "Each service commits its own piece and emits an event that starts the next one.",
        ),
        explained(
            "saga",
            "saga-pattern",
            "Sagas. Each service commits its own piece and emits an event that starts the next one.",
        ),
    ]);
}
