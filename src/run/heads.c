/*
 * heads: two heads by mistake, the commonest trouble of a team: two people have written a revision on the same parent.
 *
 * Heads that carry different branch labels are no mistake: a merge would join what the project keeps apart. A mistake are
 * several heads with the same labels, or with none. Of these one is proposed to be put on top of the others: the one that the
 * fewest have seen (in no commit, then in no branch of a remote), and among equals the youngest.
 */
#include "run/heads.h"

#include "graph/branch.h"
#include "run/checkout.h"

#include <time.h>

enum
{
    DESCRIBED_MOST = 6,
};

/* One head, as far as is known. */
struct head_facts
{
    uint32_t number;
    str labels; /* all of them, joined */
    str_array label_list;
    bool is_merge; /* which has no one parent that a rebase could replace */
    str date;
    const char *date_is_from;
    enum checkout_state state;
    struct checkout_commit commit;
};

typedef ARRAY(struct head_facts) facts_list;

/* ---- facts ---- */

/* "Create Date: 2026-01-31 10:11:12.131415" of Alembic's template, to the minute. */
static str created_in(str doc)
{
    static const str key = STR_INIT("Create Date:");
    str line;

    while (str_next_line(&doc, &line))
    {
        line = str_trim(line);
        if (str_starts(line, key))
            return str_slice(str_trim(str_skip(line, key.len)), 0, sizeof "2026-01-31 10:11" - 1);
    }
    return (str){0};
}

static str file_date(struct session *session, str path)
{
    struct os_facts facts;
    struct tm utc = {0};
    time_t seconds;

    if (!os_find_facts(session->os, path, &facts))
        return (str){0};
    seconds = (time_t)(facts.modified / 1000000);
    gmtime_r(&seconds, &utc);
    return str_print(session->arena, "%04d-%02d-%02d %02d:%02d", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
                     utc.tm_min);
}

static struct head_facts facts_find(struct session *session, const struct revision *revision)
{
    struct head_facts facts = {.date_is_from = "Create Date"};

    facts.state = checkout_introduction(session, revision->path, &facts.commit);
    facts.date = created_in(revision->doc);
    if (facts.date.len == 0)
    {
        facts.date = facts.commit.date;
        facts.date_is_from = "git commit";
    }
    if (facts.date.len == 0)
    {
        facts.date = file_date(session, revision->path);
        facts.date_is_from = "time of the file, UTC";
    }
    return facts;
}

static void commit_describe(struct buf *text, const struct head_facts *facts)
{
    const struct checkout_commit *commit = &facts->commit;

    if (facts->state == CHECKOUT_NEW)
        buf_add_literal(text, ", not committed");
    if (facts->state != CHECKOUT_COMMITTED)
        return;
    buf_print(text, ", git commit " STR_FMT " by " STR_FMT " (" STR_FMT ")", STR_ARG(commit->hash), STR_ARG(commit->author),
              STR_ARG(commit->subject));
    if (commit->branches.len > 0)
        buf_print(text, " on " STR_FMT, STR_ARG(commit->branches));
}

static str facts_text(struct session *session, const struct head_facts *facts)
{
    struct buf text = BUF(session->arena);

    if (facts->date.len > 0)
        buf_print(&text, "of " STR_FMT " (%s)", STR_ARG(facts->date), facts->date_is_from);
    commit_describe(&text, facts);
    return buf_str(&text);
}

str heads_describe(struct session *session, const struct revision *revision)
{
    struct head_facts facts = facts_find(session, revision);

    return facts_text(session, &facts);
}

/* ---- which of them are a mistake ---- */

static size_t count_with_labels(const facts_list *heads, str labels)
{
    size_t count = 0;

    for (size_t i = 0; i < heads->len; i++)
        count += str_equal(heads->at[i].labels, labels);
    return count;
}

/* The first heads that share their labels; none when each branch has one head. */
static facts_list mistake_find(struct session *session, const facts_list *heads)
{
    facts_list mistake = {0};

    for (size_t i = 0; i < heads->len; i++)
    {
        bool is_first = mistake.len == 0 && count_with_labels(heads, heads->at[i].labels) > 1;

        if (is_first || (mistake.len > 0 && str_equal(mistake.at[0].labels, heads->at[i].labels)))
            array_push(session->arena, &mistake, heads->at[i]);
    }
    return mistake;
}

/* How few know it: 2 in no commit, 1 only here, 0 at the others, too. */
static int newness(const struct head_facts *facts)
{
    return facts->state == CHECKOUT_NEW ? 2 : facts->state == CHECKOUT_COMMITTED && !facts->commit.is_shared ? 1 : 0;
}

static bool is_newer(const struct head_facts *a, const struct head_facts *b)
{
    int compared = b->is_merge - a->is_merge;

    if (compared == 0)
        compared = newness(a) - newness(b);
    if (compared == 0)
        compared = str_compare(a->date, b->date);
    return compared > 0;
}

/* Oldest first; few, as each has been asked about. */
static void facts_sort(facts_list *heads)
{
    for (size_t i = 1; i < heads->len; i++)
    {
        for (size_t j = i; j > 0 && is_newer(&heads->at[j - 1], &heads->at[j]); j--)
        {
            struct head_facts swap = heads->at[j];

            heads->at[j] = heads->at[j - 1];
            heads->at[j - 1] = swap;
        }
    }
}

/* ---- words ---- */

static str id_of(struct session *session, const struct head_facts *facts)
{
    return graph_id(session->script.graph, facts->number);
}

static str ids_of(struct session *session, const facts_list *heads, const char *between, const char *last)
{
    struct buf text = BUF(session->arena);

    for (size_t i = 0; i < heads->len; i++)
        buf_print(&text, "%s" STR_FMT,
                  i == 0                ? ""
                  : i + 1 == heads->len ? last
                                        : between,
                  STR_ARG(id_of(session, &heads->at[i])));
    return buf_str(&text);
}

static void detail_add(struct session *session, const facts_list *heads)
{
    struct buf text = BUF(session->arena);

    if (heads->len > DESCRIBED_MOST)
        buf_print(&text, "there are %zu heads:", heads->len);
    else
        buf_print(&text, "the heads are " STR_FMT ":", STR_ARG(ids_of(session, heads, ", ", " and ")));
    for (size_t i = 0; i < heads->len && i < DESCRIBED_MOST; i++)
    {
        const struct head_facts *facts = &heads->at[i];
        const struct revision *revision = graph_revision(session->script.graph, facts->number);
        str doc = revision_doc(revision);

        buf_print(&text, "\n  " STR_FMT " in " STR_FMT, STR_ARG(revision->id), STR_ARG(revision->path));
        if (doc.len > 0)
            buf_print(&text, ", \"" STR_FMT "\"", STR_ARG(doc));
        if (facts->labels.len > 0)
            buf_print(&text, ", branch " STR_FMT, STR_ARG(facts->labels));
        buf_print(&text, ", " STR_FMT, STR_ARG(facts_text(session, facts)));
    }
    if (heads->len > DESCRIBED_MOST)
        buf_print(&text, "\n  and %zu more, which `limbeck heads` lists", heads->len - DESCRIBED_MOST);
    diag_detail(&session->diags, STR_FMT, STR_ARG(buf_str(&text)));
}

/* A label that no other head carries; empty when there is none. */
static str own_label(const facts_list *heads, size_t at)
{
    const str_array *labels = &heads->at[at].label_list;

    for (size_t i = 0; i < labels->len; i++)
    {
        bool is_own = true;

        for (size_t k = 0; k < heads->len; k++)
            is_own = is_own && (k == at || !str_array_has(&heads->at[k].label_list, labels->at[i]));
        if (is_own)
            return labels->at[i];
    }
    return (str){0};
}

/* "schema@head" for each labelled head; one without a label of its own is named by its id. */
static str names_of_branches(struct session *session, const facts_list *heads)
{
    str_array names = {0};

    for (size_t i = 0; i < heads->len && i < DESCRIBED_MOST; i++)
    {
        str label = own_label(heads, i);

        array_push(session->arena, &names,
                   label.len > 0 ? str_print(session->arena, "`" STR_FMT "@head`", STR_ARG(label))
                                 : str_print(session->arena, "`" STR_FMT "`", STR_ARG(id_of(session, &heads->at[i]))));
    }
    return str_array_join(session->arena, &names, STR(" or "));
}

static void branches_hint(struct session *session, const facts_list *heads, enum resolve_wording wording)
{
    str names = names_of_branches(session, heads);
    struct diags *diags = &session->diags;

    if (wording == RESOLVE_NEW)
        diag_hint(diags, "They are branches of their own: say with --head which one the new revision stands on, " STR_FMT ".",
                  STR_ARG(names));
    else if (wording == RESOLVE_UPGRADE || wording == RESOLVE_STAMP)
        diag_hint(diags,
                  "They are branches of their own: `limbeck " STR_FMT
                  " heads` takes all of them; for one of them write " STR_FMT " instead of `heads`.",
                  STR_ARG(session->command), STR_ARG(names));
    else
        diag_hint(diags, "They are branches of their own: name one, " STR_FMT ", or `heads` for all.", STR_ARG(names));
}

/* One rebase for each but the oldest; a merge stays where it is. */
static void rebases_add(struct session *session, const facts_list *mistake, struct buf *text)
{
    size_t last = mistake->len - 1;

    if (mistake->at[last].is_merge)
    {
        buf_add_literal(
            text,
            "; or, when one of them merges what another has merged already, delete its file as long as no database has it");
        return;
    }
    buf_print(text, "; or, as long as no database has " STR_FMT ", put it on top of " STR_FMT " with ",
              STR_ARG(id_of(session, &mistake->at[last])), STR_ARG(id_of(session, &mistake->at[last - 1])));
    for (size_t i = 1, count = 0; i < mistake->len && count < DESCRIBED_MOST; i++)
    {
        if (mistake->at[i].is_merge)
            continue;
        buf_print(text, "%s`limbeck rebase " STR_FMT " --onto " STR_FMT "`", count++ > 0 ? ", " : "",
                  STR_ARG(id_of(session, &mistake->at[i])), STR_ARG(id_of(session, &mistake->at[i - 1])));
    }
}

/* The commands, ready to be typed: a merge of all, or a rebase of those that the fewest know. */
static void mistake_hint(struct session *session, facts_list *mistake, bool has_others)
{
    struct buf text = BUF(session->arena);

    if (mistake->len > DESCRIBED_MOST && !has_others)
        buf_add_literal(&text, "Join them with `limbeck merge -m \"merge all heads\" heads`");
    else
        buf_print(&text, "Join them with `limbeck merge -m \"merge " STR_FMT "\" " STR_FMT "`",
                  STR_ARG(ids_of(session, mistake, ", ", " and ")), STR_ARG(ids_of(session, mistake, " ", " ")));
    facts_sort(mistake);
    rebases_add(session, mistake, &text);
    buf_add_literal(&text, ".");
    if (has_others)
        buf_add_literal(&text, " The other branches keep their heads.");
    diag_hint(&session->diags, STR_FMT, STR_ARG(buf_str(&text)));
}

void heads_explain(struct session *session, const struct revision_list *heads, enum resolve_wording wording)
{
    facts_list all = {0}, mistake;

    for (size_t i = 0; i < heads->len; i++)
    {
        const struct revision *revision = graph_revision(session->script.graph, heads->at[i]);
        str_array labels = branch_labels_of(session->script.graph, heads->at[i]);
        struct head_facts facts = {.date = STR("")};

        if (i < DESCRIBED_MOST)
            facts = facts_find(session, revision);
        facts.number = heads->at[i];
        facts.is_merge = revision_is_merge_point(revision);
        facts.label_list = labels;
        facts.labels = str_array_join(session->arena, &labels, STR(", "));
        array_push(session->arena, &all, facts);
    }
    detail_add(session, &all);
    mistake = mistake_find(session, &all);
    if (mistake.len > 0)
        mistake_hint(session, &mistake, mistake.len < all.len);
    else
        branches_hint(session, &all, wording);
}
