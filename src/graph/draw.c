/* draw: what is said of a revision in every format. */
#include "graph/draw.h"

bool draw_is_current(const struct picture *picture, uint32_t number)
{
    return picture->current.has != NULL && picture->current.has[number];
}

struct revision_set draw_set(const struct picture *picture)
{
    struct revision_set set = revision_set_make(picture->graph, picture->arena);

    for (size_t i = 0; i < picture->list->len; i++)
        set.has[picture->list->at[i]] = true;
    return set;
}

/* Line ends and control characters, of C1 as well (two bytes in UTF-8), are blanks; a run of blanks is one. */
str draw_message(struct arena *arena, const struct revision *revision)
{
    str doc = revision_doc(revision);
    struct buf text = BUF(arena);
    bool is_blank = true;

    for (size_t i = 0; i < doc.len; i++)
    {
        unsigned char c = (unsigned char)doc.at[i];
        bool is_c1 = c == 0xC2 && i + 1 < doc.len && (unsigned char)doc.at[i + 1] < 0xA0;

        i += is_c1;
        if (c > ' ' && c != 0x7F && !is_c1)
            buf_add_char(&text, doc.at[i]);
        else if (!is_blank)
            buf_add_char(&text, ' ');
        is_blank = c <= ' ' || c == 0x7F || is_c1;
    }
    return str_trim_end(buf_str(&text));
}

static bool is_date(str text)
{
    static const char form[] = "0000-00-00";

    if (text.len < sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == '0' ? !char_is_digit(text.at[i]) : text.at[i] != form[i])
            return false;
    return true;
}

str draw_date(const struct revision *revision)
{
    static const str key = STR_INIT("Create Date:");
    str rest = revision->doc, line;

    while (str_next_line(&rest, &line))
    {
        line = str_trim(line);
        if (!str_starts(line, key))
            continue;
        line = str_trim_start(str_skip(line, key.len));
        return is_date(line) ? str_slice(line, 0, 10) : (str){0};
    }
    return (str){0};
}

str draw_marks(const struct picture *picture, uint32_t number, str between)
{
    const struct graph *graph = picture->graph;
    const struct revision *revision = graph_revision(graph, number);
    const struct
    {
        bool is;
        str word;
    } marks[] = {
        {graph_is_real_head(graph, number), STR("head")},
        {graph_is_head(graph, number) && !graph_is_real_head(graph, number), STR("effective head")},
        {draw_is_current(picture, number), STR("current")},
        {graph_is_branch_point(graph, number), STR("branchpoint")},
        {revision_is_merge_point(revision), STR("mergepoint")},
        {revision->down_revision.len == 0, STR("base")},
    };
    str_array words = {0};

    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (marks[i].is)
            array_push(picture->arena, &words, marks[i].word);
    return str_array_join(picture->arena, &words, between);
}
