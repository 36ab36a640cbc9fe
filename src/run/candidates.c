/*
 * candidates: what may stand for a value on the command line, for the completion of a shell.
 *
 * A failure is no failure here: without a project, with one that cannot be read, there is just nothing to offer. No database is
 * asked and no code of the project is run: a key press has to be answered at once.
 */
#include "graph/history.h"
#include "run/command.h"
#include "run/explain_texts.h"
#include "run/templates.h"

enum
{
    /* Of a long history, while nothing is typed yet: the newest revisions. Each letter typed shows what begins with it. */
    NEWEST_MOST = 200,
};

struct offering
{
    struct session *session;
    str front; /* stands in front of each candidate: "a1:" of a range */
    str begin; /* what is typed behind it */
    str end;   /* put behind each */
    enum argument_values values;
};

static void offer(const struct offering *offering, str value, str description)
{
    struct arena *arena = offering->session->arena;
    struct record *record;
    str whole;

    if (!str_starts(value, offering->begin))
        return;
    whole = str_print(arena, STR_FMT STR_FMT STR_FMT, STR_ARG(offering->front), STR_ARG(value), STR_ARG(offering->end));
    record = session_result(offering->session, whole);
    record_add_text(arena, record, STR("value"), whole);
    record_add_text(arena, record, STR("description"), str_copy(arena, description));
}

/* ---- revisions ---- */

/* The script folder and its graph; what stands in the way is not told. */
static bool graph_open(struct session *session)
{
    struct config_request request = {
        .files = session->settings->config_files.at,
        .file_count = session->settings->config_files.len,
        .section = session->settings->section,
    };

    if (!config_load(&session->config, &request) || !script_open(&session->script, &session->config, &session->names))
        return false;
    session->script.collects = true; /* a file that cannot be read does not hide the others */
    return script_load_graph(&session->script);
}

static str first_line(str text)
{
    str line = {0};

    str_next_line(&text, &line);
    return str_trim(line);
}

static void ids_offer(const struct offering *offering)
{
    struct session *session = offering->session;
    struct resolver resolver = {.graph = session->script.graph, .arena = session->arena, .diags = &session->diags};
    struct identifier_range all = {0};
    struct revision_list list = {0};
    size_t most = offering->begin.len > 0 ? SIZE_MAX : NEWEST_MOST;

    if (!history_list(&resolver, &all, &(str_array){0}, &list))
        return;
    for (size_t i = 0; i < list.len && i < most; i++)
        offer(offering, graph_id(session->script.graph, list.at[i]),
              first_line(revision_doc(graph_revision(session->script.graph, list.at[i]))));
}

/* label@head (label@base of a downgrade), label. */
static void labels_offer(const struct offering *offering)
{
    const struct graph *graph = offering->session->script.graph;
    struct arena *arena = offering->session->arena;

    for (uint32_t i = 0; i < graph->count; i++)
    {
        const str_array *labels = &graph_revision(graph, i)->branch_labels;

        for (size_t k = 0; k < labels->len; k++)
        {
            str label = labels->at[k];
            const char *symbol = offering->values == VALUES_TARGET_DOWN ? "base" : "head";

            offer(offering, str_print(arena, STR_FMT "@%s", STR_ARG(label), symbol),
                  str_print(arena, "%s of the branch", symbol));
            offer(offering, label, first_line(revision_doc(graph_revision(graph, i))));
        }
    }
}

struct symbol
{
    const char *name, *description;
    unsigned kinds; /* bits: 1 << values */
};

#define KIND(values) (1u << (values))

static const struct symbol symbols[] = {
    {"head", "the newest revision", KIND(VALUES_TARGET_UP) | KIND(VALUES_REVISION) | KIND(VALUES_RANGE)},
    {"heads", "the newest of all branches", KIND(VALUES_TARGET_UP) | KIND(VALUES_REVISION) | KIND(VALUES_RANGE)},
    {"+1", "one revision further", KIND(VALUES_TARGET_UP)},
    {"-1", "one revision back", KIND(VALUES_TARGET_DOWN)},
    {"base", "before the first revision", KIND(VALUES_TARGET_DOWN) | KIND(VALUES_REVISION) | KIND(VALUES_RANGE)},
    {"current", "what the database is at", KIND(VALUES_REVISION) | KIND(VALUES_RANGE)},
};

static void revisions_offer(struct offering *offering)
{
    size_t colon = str_find_last_char(offering->begin, ':');

    if (!graph_open(offering->session))
        return;
    if (colon != STR_NONE)
    {
        offering->front = str_slice(offering->begin, 0, colon + 1);
        offering->begin = str_skip(offering->begin, colon + 1);
    }
    else if (offering->values == VALUES_RANGE)
        offering->end = STR(":");
    for (size_t i = 0; i < COUNT_OF(symbols); i++)
    {
        if ((symbols[i].kinds & KIND(offering->values)) != 0)
            offer(offering, str_from(symbols[i].name), str_from(symbols[i].description));
    }
    labels_offer(offering);
    ids_offer(offering);
}

/* ---- the others ---- */

static void templates_offer(struct offering *offering)
{
    size_t count;
    const struct template *rows = templates_all(&count);

    for (size_t i = 0; i < count; i++)
        offer(offering, str_from(rows[i].name), str_from(rows[i].description));
}

static void codes_offer(struct offering *offering)
{
    for (size_t i = 0; i < explain_count; i++)
        offer(offering, str_from(diag_code_name((enum diag_code)i)), str_from(explain_texts[i].line));
}

static void shells_offer(struct offering *offering)
{
    static const char *const shells[] = {"bash", "zsh", "fish"};

    for (size_t i = 0; i < COUNT_OF(shells); i++)
        offer(offering, str_from(shells[i]), (str){0});
}

/* Those that name a script folder. */
static void sections_offer(struct offering *offering)
{
    struct session *session = offering->session;
    struct config_request request = {.files = session->settings->config_files.at,
                                     .file_count = session->settings->config_files.len};

    if (!config_load(&session->config, &request))
        return;
    for (size_t i = 0; i < session->config.ini->sections.len; i++)
    {
        str section = session->config.ini->sections.at[i].key;
        const struct ini_option *location = ini_find(session->config.ini, section, STR("script_location"));

        if (location != NULL)
            offer(offering, section, location->value);
    }
}

typedef void offer_values(struct offering *offering);

static offer_values *const offers[] = {
    [VALUES_REVISION] = revisions_offer, [VALUES_TARGET_UP] = revisions_offer, [VALUES_TARGET_DOWN] = revisions_offer,
    [VALUES_RANGE] = revisions_offer,    [VALUES_TEMPLATE] = templates_offer,  [VALUES_CODE] = codes_offer,
    [VALUES_SECTION] = sections_offer,   [VALUES_SHELL] = shells_offer,
};

bool command_candidates(struct session *session)
{
    struct offering offering = {.session = session};
    int64_t values = VALUES_ANY;
    str number;

    session_argument(session, STR("begin"), &offering.begin);
    if (session_argument(session, STR("values"), &number) && str_to_int(number, &values) && values >= 0 &&
        values < (int64_t)COUNT_OF(offers) && offers[values] != NULL)
    {
        offering.values = (enum argument_values)values;
        offers[values](&offering);
    }
    diag_rewind(&session->diags, 0);
    return true;
}
