/*
 * The layered layout of picture_tables.h: layers by the longest way, then the order within each by the mean place of the
 * neighbours (a few sweeps from left to right and back), then heights that pull neighbours level.
 *
 * A line over several layers has a small node in each one between, which takes its place in the order like a box.
 */
#include "run/picture_tables.h"

enum
{
    MARGIN = 28,
    LAYER_GAP = 96,
    BOX_GAP = 26,
    POINT_GAP = 14,
    SWEEPS = 12,
    PULLS = 10,
    ROW_WIDTH_LEAST = 900, /* of the boxes without lines */
};

struct node
{
    uint32_t box; /* or UINT32_MAX: a waypoint */
    uint32_t layer;
    int32_t height;
    double place;                /* in its layer: the order, later the middle in pixels */
    ARRAY(uint32_t) left, right; /* nodes in the layers next to it */
};

struct layer
{
    ARRAY(uint32_t) nodes; /* from top to bottom */
    int32_t x, width;
};

struct work
{
    struct arena *arena;
    struct layout *layout;
    ARRAY(struct node) nodes; /* the boxes with lines first */
    ARRAY(struct layer) layers;
    uint32_t *node_of; /* of a box; UINT32_MAX: it has no lines */
};

/* ---- layers ---- */

enum mark
{
    MARK_NEW,
    MARK_OPEN,
    MARK_DONE,
};

/* The lines of each box, to walk them without looking at all. */
struct adjacency
{
    uint32_t *starts, *lines;
};

static struct adjacency adjacency_make(struct work *work)
{
    const struct layout *layout = work->layout;
    struct adjacency made = {
        .starts = arena_alloc_array(work->arena, layout->box_count + 2, sizeof(uint32_t)),
        .lines = arena_alloc_array(work->arena, layout->line_count + 1, sizeof(uint32_t)),
    };

    for (size_t i = 0; i < layout->line_count; i++)
        made.starts[layout->lines[i].from + 2]++;
    for (size_t i = 2; i < layout->box_count + 2; i++)
        made.starts[i] += made.starts[i - 1];
    for (uint32_t i = 0; i < layout->line_count; i++)
        made.lines[made.starts[layout->lines[i].from + 1]++] = i;
    return made;
}

/* Depth first without recursion: a line to a box that is open closes a cycle. */
static void layers_number(struct work *work)
{
    struct layout *layout = work->layout;
    struct adjacency adjacency = adjacency_make(work);
    unsigned char *marks = arena_alloc(work->arena, layout->box_count + 1);
    uint32_t *stack = arena_alloc_array(work->arena, layout->box_count + 1, sizeof *stack);
    uint32_t *next = arena_alloc_array(work->arena, layout->box_count + 1, sizeof *next);

    for (uint32_t root = 0; root < layout->box_count; root++)
    {
        size_t depth = 0;

        if (marks[root] == MARK_NEW)
            stack[depth++] = root;
        while (depth > 0)
        {
            uint32_t box = stack[depth - 1];

            if (marks[box] == MARK_NEW)
            {
                marks[box] = MARK_OPEN;
                next[box] = adjacency.starts[box];
            }
            if (next[box] < adjacency.starts[box + 1])
            {
                struct layout_line *line = &layout->lines[adjacency.lines[next[box]++]];

                line->is_back = marks[line->to] == MARK_OPEN;
                if (marks[line->to] == MARK_NEW)
                    stack[depth++] = line->to;
                continue;
            }
            for (uint32_t i = adjacency.starts[box]; i < adjacency.starts[box + 1]; i++)
            {
                const struct layout_line *line = &layout->lines[adjacency.lines[i]];

                if (!line->is_back && layout->boxes[line->to].layer + 1 > layout->boxes[box].layer)
                    layout->boxes[box].layer = layout->boxes[line->to].layer + 1;
            }
            marks[box] = MARK_DONE;
            depth--;
        }
    }
}

/* A box that only others far to the right refer to moves next to them. */
static void layers_tighten(struct work *work)
{
    struct layout *layout = work->layout;

    for (size_t i = 0; i < layout->box_count; i++)
    {
        uint32_t nearest = UINT32_MAX;
        bool refers = false;

        for (size_t k = 0; k < layout->line_count; k++)
        {
            const struct layout_line *line = &layout->lines[k];

            refers = refers || (line->from == i && line->to != i);
            if (line->to == i && line->from != i && !line->is_back && layout->boxes[line->from].layer < nearest)
                nearest = layout->boxes[line->from].layer;
        }
        if (!refers && nearest != UINT32_MAX && nearest > 0)
            layout->boxes[i].layer = nearest - 1;
    }
}

static uint32_t node_add(struct work *work, uint32_t box, uint32_t layer, int32_t height)
{
    struct node *node = array_add(work->arena, &work->nodes);
    uint32_t number = (uint32_t)work->nodes.len - 1;

    while (work->layers.len <= layer)
        array_add(work->arena, &work->layers);
    node->box = box;
    node->layer = layer;
    node->height = height;
    node->place = (double)work->layers.at[layer].nodes.len;
    array_push(work->arena, &work->layers.at[layer].nodes, number);
    return number;
}

static void boxes_to_nodes(struct work *work)
{
    const struct layout *layout = work->layout;
    bool *has_line = arena_alloc_array(work->arena, layout->box_count + 1, sizeof *has_line);

    for (size_t i = 0; i < layout->line_count; i++)
        has_line[layout->lines[i].from] = has_line[layout->lines[i].to] = true;
    for (uint32_t i = 0; i < layout->box_count; i++)
        work->node_of[i] = has_line[i] ? node_add(work, i, layout->boxes[i].layer, layout->boxes[i].height) : UINT32_MAX;
}

static void nodes_join(struct work *work, uint32_t right, uint32_t left)
{
    array_push(work->arena, &work->nodes.at[right].left, left);
    array_push(work->arena, &work->nodes.at[left].right, right);
}

/* The nodes of a line's way; for lines in place of `first` the number of the first waypoint's node. */
static void lines_to_nodes(struct work *work)
{
    struct layout *layout = work->layout;

    for (size_t i = 0; i < layout->line_count; i++)
    {
        struct layout_line *line = &layout->lines[i];
        uint32_t from = layout->boxes[line->from].layer, to = layout->boxes[line->to].layer, last;

        if (line->is_back || from <= to)
        {
            line->is_back = true;
            continue;
        }
        last = work->node_of[line->from];
        line->first = (uint32_t)work->nodes.len;
        line->count = from - to - 1;
        for (uint32_t layer = from - 1; layer > to; layer--)
        {
            uint32_t point = node_add(work, UINT32_MAX, layer, 0);

            nodes_join(work, last, point);
            last = point;
        }
        nodes_join(work, last, work->node_of[line->to]);
    }
}

/* ---- the order within the layers ---- */

static double mean_place(const struct work *work, const struct node *node, bool of_left)
{
    const uint32_t *at = of_left ? node->left.at : node->right.at;
    size_t len = of_left ? node->left.len : node->right.len;
    double sum = 0;

    for (size_t i = 0; i < len; i++)
        sum += work->nodes.at[at[i]].place;
    return len > 0 ? sum / (double)len : node->place;
}

static void layer_sort(struct work *work, struct layer *layer, bool by_left)
{
    double *wanted = arena_alloc_array(work->arena, layer->nodes.len + 1, sizeof *wanted);

    for (size_t i = 0; i < layer->nodes.len; i++)
        wanted[i] = mean_place(work, &work->nodes.at[layer->nodes.at[i]], by_left);
    /* Insertion: nearly sorted, and equal ones keep their order. */
    for (size_t i = 1; i < layer->nodes.len; i++)
    {
        uint32_t node = layer->nodes.at[i];
        double key = wanted[i];
        size_t at = i;

        for (; at > 0 && wanted[at - 1] > key; at--)
        {
            layer->nodes.at[at] = layer->nodes.at[at - 1];
            wanted[at] = wanted[at - 1];
        }
        layer->nodes.at[at] = node;
        wanted[at] = key;
    }
    for (size_t i = 0; i < layer->nodes.len; i++)
        work->nodes.at[layer->nodes.at[i]].place = (double)i;
}

static void layers_sort(struct work *work)
{
    for (int sweep = 0; sweep < SWEEPS; sweep++)
    {
        for (size_t i = 1; i < work->layers.len; i++)
            layer_sort(work, &work->layers.at[i], true);
        for (size_t i = work->layers.len; i > 1; i--)
            layer_sort(work, &work->layers.at[i - 2], false);
    }
}

/* ---- heights ---- */

static double gap_between(const struct node *above, const struct node *below)
{
    int32_t gap = above->box == UINT32_MAX || below->box == UINT32_MAX ? POINT_GAP : BOX_GAP;

    return (double)(above->height + below->height) / 2 + gap;
}

/* The layer one below the other, as near to what is wanted as the order allows: the mean of pushing down and pushing up. */
static void layer_place(struct work *work, const struct layer *layer, const double *wanted)
{
    size_t len = layer->nodes.len;
    double *down = arena_alloc_array(work->arena, len + 1, sizeof *down);
    double *up = arena_alloc_array(work->arena, len + 1, sizeof *up);

    for (size_t i = 0; i < len; i++)
    {
        const struct node *node = &work->nodes.at[layer->nodes.at[i]];
        double least = i > 0 ? down[i - 1] + gap_between(&work->nodes.at[layer->nodes.at[i - 1]], node) : wanted[i];

        down[i] = wanted[i] > least ? wanted[i] : least;
    }
    for (size_t i = len; i > 0; i--)
    {
        const struct node *node = &work->nodes.at[layer->nodes.at[i - 1]];
        double most = i < len ? up[i] - gap_between(node, &work->nodes.at[layer->nodes.at[i]]) : wanted[i - 1];

        up[i - 1] = wanted[i - 1] < most ? wanted[i - 1] : most;
    }
    for (size_t i = 0; i < len; i++)
        work->nodes.at[layer->nodes.at[i]].place = (down[i] + up[i]) / 2;
}

static void layer_pull(struct work *work, const struct layer *layer, bool to_left)
{
    double *wanted = arena_alloc_array(work->arena, layer->nodes.len + 1, sizeof *wanted);

    for (size_t i = 0; i < layer->nodes.len; i++)
        wanted[i] = mean_place(work, &work->nodes.at[layer->nodes.at[i]], to_left);
    layer_place(work, layer, wanted);
}

static void heights_find(struct work *work)
{
    for (size_t i = 0; i < work->layers.len; i++)
    {
        const struct layer *layer = &work->layers.at[i];
        double y = 0;

        for (size_t k = 0; k < layer->nodes.len; k++)
        {
            struct node *node = &work->nodes.at[layer->nodes.at[k]];

            if (k > 0)
                y += gap_between(&work->nodes.at[layer->nodes.at[k - 1]], node);
            node->place = y;
        }
    }
    for (int pull = 0; pull < PULLS; pull++)
    {
        for (size_t i = 1; i < work->layers.len; i++)
            layer_pull(work, &work->layers.at[i], true);
        for (size_t i = work->layers.len; i > 1; i--)
            layer_pull(work, &work->layers.at[i - 2], false);
    }
}

/* ---- places in the picture ---- */

static void widths_find(struct work *work)
{
    int32_t x = MARGIN;

    for (size_t i = 0; i < work->layers.len; i++)
    {
        struct layer *layer = &work->layers.at[i];

        layer->x = x;
        for (size_t k = 0; k < layer->nodes.len; k++)
        {
            uint32_t box = work->nodes.at[layer->nodes.at[k]].box;

            if (box != UINT32_MAX && work->layout->boxes[box].width > layer->width)
                layer->width = work->layout->boxes[box].width;
        }
        x += layer->width + LAYER_GAP;
    }
    work->layout->width = work->layers.len > 0 ? x - LAYER_GAP + MARGIN : 2 * MARGIN;
}

static int32_t rounded(double value)
{
    return (int32_t)(value < 0 ? value - 0.5 : value + 0.5);
}

static void nodes_to_places(struct work *work)
{
    struct layout *layout = work->layout;
    double least = 0, most = 0;

    for (size_t i = 0; i < work->nodes.len; i++)
    {
        const struct node *node = &work->nodes.at[i];
        double half = (double)node->height / 2;

        least = i == 0 || node->place - half < least ? node->place - half : least;
        most = i == 0 || node->place + half > most ? node->place + half : most;
    }
    for (size_t i = 0; i < work->nodes.len; i++)
    {
        const struct node *node = &work->nodes.at[i];
        const struct layer *layer = &work->layers.at[node->layer];

        if (node->box == UINT32_MAX)
            continue;
        layout->boxes[node->box].x = layer->x + (layer->width - layout->boxes[node->box].width) / 2;
        layout->boxes[node->box].y = rounded(node->place - least) - node->height / 2 + MARGIN;
    }
    for (size_t i = 0; i < layout->line_count; i++)
    {
        struct layout_line *line = &layout->lines[i];
        uint32_t node = line->first;

        line->first = (uint32_t)layout->points.len;
        for (uint32_t k = 0; !line->is_back && k < line->count; k++)
        {
            const struct node *point = &work->nodes.at[node + k];
            const struct layer *layer = &work->layers.at[point->layer];

            int32_t y = rounded(point->place - least) + MARGIN;

            array_push(work->arena, &layout->points, ((struct layout_point){layer->x + layer->width, y}));
            array_push(work->arena, &layout->points, ((struct layout_point){layer->x, y}));
        }
        line->count *= 2;
    }
    layout->height = work->nodes.len > 0 ? rounded(most - least) + 2 * MARGIN : MARGIN;
}

/* Boxes without lines in rows, as wide as the rest. */
static void rows_place(struct work *work)
{
    struct layout *layout = work->layout;
    int32_t room = layout->width > ROW_WIDTH_LEAST ? layout->width : ROW_WIDTH_LEAST;
    int32_t x = MARGIN, y = layout->height, tallest = 0;

    for (size_t i = 0; i < layout->box_count; i++)
    {
        struct layout_box *box = &layout->boxes[i];

        if (work->node_of[i] != UINT32_MAX)
            continue;
        if (x > MARGIN && x + box->width + MARGIN > room)
        {
            x = MARGIN;
            y += tallest + BOX_GAP;
            tallest = 0;
        }
        box->x = x;
        box->y = y;
        x += box->width + BOX_GAP;
        tallest = box->height > tallest ? box->height : tallest;
        layout->width = x - BOX_GAP + MARGIN > layout->width ? x - BOX_GAP + MARGIN : layout->width;
    }
    if (tallest > 0)
        layout->height = y + tallest + MARGIN;
}

void layout_make(struct arena *arena, struct layout *layout)
{
    struct work work = {
        .arena = arena,
        .layout = layout,
        .node_of = arena_alloc_array(arena, layout->box_count + 1, sizeof(uint32_t)),
    };

    layers_number(&work);
    layers_tighten(&work);
    boxes_to_nodes(&work);
    lines_to_nodes(&work);
    layers_sort(&work);
    heights_find(&work);
    widths_find(&work);
    nodes_to_places(&work);
    rows_place(&work);
}
