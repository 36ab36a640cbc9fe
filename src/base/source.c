/* The source map: files in order of their ranges, found by bisection; line starts are counted once, on demand. */
#include "base/source.h"
#include "base/utf8.h"

const struct source_file *source_add(struct source_map *map, str name, str text)
{
    if (map->next == PLACE_NONE)
        map->next = 1;
    if (text.len >= UINT32_MAX - map->next)
        return NULL;

    struct source_file *file = arena_new(map->arena, struct source_file);

    *file = (struct source_file){.name = name, .text = text, .len = text.len, .first = map->next};
    map->next += (place)text.len + 1;
    array_push(map->arena, &map->files, file);
    return file;
}

static struct source_file *file_find(const struct source_map *map, place at)
{
    size_t low = 0, high = map->files.len;

    while (low < high)
    {
        size_t middle = low + (high - low) / 2;

        if (map->files.at[middle]->first <= at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || at - map->files.at[low - 1]->first > map->files.at[low - 1]->len)
        return NULL;
    return map->files.at[low - 1];
}

void source_drop(struct source_map *map, const struct source_file *file)
{
    struct source_file *own = file_find(map, file->first);

    own->text = (str){0};
    own->is_dropped = true;
}

/* The text of a file that was dropped, as long as it is still the same length. */
static void text_restore(const struct source_map *map, struct source_file *file)
{
    str text;

    if (!file->is_dropped || map->read_again == NULL)
        return;
    if (!map->read_again(map->read_again_subject, file, &text) || text.len != file->len)
        return;
    file->text = text;
    file->is_dropped = false;
}

static void lines_count(struct arena *arena, struct source_file *file)
{
    ARRAY(uint32_t) starts = {0};
    str rest = file->text, line;

    array_push(arena, &starts, 0);
    while (str_next_line(&rest, &line))
    {
        /* A last line without an end begins no further line. */
        if (rest.len > 0 || (file->text.len > 0 && line.at + line.len < file->text.at + file->text.len))
            array_push(arena, &starts, (uint32_t)(file->text.len - rest.len));
    }
    file->line_starts = starts.at;
    file->line_count = starts.len;
}

bool source_find(const struct source_map *map, place at, struct source_position *out_position)
{
    struct source_file *file = at != PLACE_NONE ? file_find(map, at) : NULL;

    if (file == NULL)
        return false;
    text_restore(map, file);
    if (file->line_starts == NULL)
        lines_count(map->arena, file);

    uint32_t offset = at - file->first;
    size_t low = 0, high = file->line_count;

    while (low + 1 < high)
    {
        size_t middle = low + (high - low) / 2;

        if (file->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }

    uint32_t start = file->line_starts[low];

    *out_position = (struct source_position){
        .file = file,
        .line = (uint32_t)low + 1,
        .column = (uint32_t)utf8_count(str_slice(file->text, start, offset)) + 1,
        .offset = offset,
    };
    return true;
}

str source_line(const struct source_file *file, uint32_t line)
{
    str rest = file->text, text = {0};

    if (file->line_starts != NULL && line >= 1 && line <= file->line_count)
    {
        rest = str_skip(file->text, file->line_starts[line - 1]);
        line = 1;
    }
    for (uint32_t i = 0; i < line; i++)
    {
        if (!str_next_line(&rest, &text))
            return (str){0};
    }
    return text;
}

str source_text(const struct source_map *map, struct span span)
{
    struct source_file *file = span.from != PLACE_NONE ? file_find(map, span.from) : NULL;

    if (file == NULL || span.to < span.from)
        return (str){0};
    text_restore(map, file);
    return str_slice(file->text, span.from - file->first, span.to - file->first);
}
