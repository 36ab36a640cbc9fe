/* What toml.c (statements, keys, tables) and toml_value.c (values) share. Not for other files. */
#ifndef LB_TEXT_TOML_READER_H
#define LB_TEXT_TOML_READER_H

#include "text/toml.h"

/* A tree node and what the rules about defining things twice need to know of it. */
struct toml_node
{
    struct tree tree; /* first, so that a node of the tree is one of these */
    bool is_declared;
    bool is_frozen;
};

struct toml_key_part
{
    str text;
    struct span span;
};
typedef ARRAY(struct toml_key_part) toml_key;

struct toml_reader
{
    struct arena *arena;
    str text;
    size_t at;
    place first;
    struct diags *diags;
    struct toml_node *root;
    struct toml_node *table;           /* what the last header opened */
    ARRAY(struct toml_node *) pending; /* tables that dotted keys of this section made or entered */
    size_t depth;
};

/* Records an error over the bytes from..to; returns false. */
bool toml_report(struct toml_reader *reader, size_t from, size_t to, const char *message);
struct span toml_span(const struct toml_reader *reader, size_t from, size_t to);
struct toml_node *toml_node_make(struct toml_reader *reader, enum tree_kind kind, struct span span);

char toml_peek(const struct toml_reader *reader); /* '\0' at the end */
void toml_blanks_skip(struct toml_reader *reader);
bool toml_newline_skip(struct toml_reader *reader); /* false when there is none */
bool toml_is_control(char c);                       /* not allowed in texts and comments; line ends are among them */
MUST_USE bool toml_comment_skip(struct toml_reader *reader);

struct toml_node *toml_child_find(const struct toml_node *table, str key);
struct toml_node *toml_child_make(struct toml_reader *reader, struct toml_node *table, const struct toml_key_part *part,
                                  enum tree_kind kind);

MUST_USE bool toml_key_read(struct toml_reader *reader, toml_key *out_key);
MUST_USE bool toml_pair_read(struct toml_reader *reader, toml_key *out_key, struct toml_node **out_value);
MUST_USE bool toml_pair_put(struct toml_reader *reader, struct toml_node *table, const toml_key *key, struct toml_node *value,
                            bool is_inline);

/* A text in quotes on one line. */
MUST_USE bool toml_line_text_read(struct toml_reader *reader, str *out_text);
MUST_USE bool toml_value_read(struct toml_reader *reader, struct toml_node **out_value);

#endif
