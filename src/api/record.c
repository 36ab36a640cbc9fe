/* Results in their public form: the records of the session themselves. */
#include "api/handle.h"

/* lb_record is the session's struct record: the same memory under an opaque name. */
static const struct record *own(const lb_record *record)
{
    return (const struct record *)(const void *)record;
}

static const lb_record *shown(const struct record *record)
{
    return (const lb_record *)(const void *)record;
}

static const struct record nothing = {.kind = RECORD_LIST};

const lb_record *lb_result(const lb_handle *handle)
{
    if (handle->session == NULL || handle->session->result == NULL)
        return shown(&nothing);
    return shown(handle->session->result);
}

enum lb_kind lb_record_kind(const lb_record *record)
{
    return (enum lb_kind)own(record)->kind;
}

const char *lb_record_name(const lb_record *record)
{
    return own(record)->name.at != NULL ? own(record)->name.at : "";
}

const char *lb_record_text(const lb_record *record)
{
    return own(record)->kind == RECORD_TEXT && own(record)->text.at != NULL ? own(record)->text.at : "";
}

int64_t lb_record_int(const lb_record *record)
{
    return own(record)->integer;
}

size_t lb_record_count(const lb_record *record)
{
    return own(record)->items.len;
}

const lb_record *lb_record_at(const lb_record *record, size_t index)
{
    return index < own(record)->items.len ? shown(own(record)->items.at[index]) : NULL;
}

const lb_record *lb_record_find(const lb_record *record, const char *name)
{
    for (size_t i = 0; i < own(record)->items.len; i++)
    {
        if (str_equal(own(record)->items.at[i]->name, str_from(name)))
            return shown(own(record)->items.at[i]);
    }
    return NULL;
}

const char *lb_record_line(const lb_record *record)
{
    return own(record)->line.at;
}
