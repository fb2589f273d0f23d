using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Scim.Filters;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>What a list is asked for: filter, order, part and attributes (RFC 7644 sections 3.4.2 and 3.9).</summary>
internal sealed record ScimQuery(
    string? Filter,
    string? SortBy,
    bool Descending,
    int StartIndex,
    int Count,
    IReadOnlySet<string> Wanted,
    IReadOnlySet<string> Unwanted
)
{
    public const int MostResults = 200;

    public static ScimQuery Of(HttpRequest request) =>
        Of(name => request.Query.TryGetValue(name, out var value) ? value.ToString() : null);

    /// <summary>The same in a body, for <c>.search</c>.</summary>
    public static ScimQuery Of(JsonObject body) =>
        Of(name =>
            ScimBody.Member(body, name) switch
            {
                null => null,
                JsonArray list => string.Join(',', list.Select(item => item?.ToString())),
                var value => value.ToString(),
            }
        );

    private static ScimQuery Of(Func<string, string?> read) =>
        new(
            read("filter"),
            read("sortBy"),
            string.Equals(read("sortOrder"), "descending", StringComparison.OrdinalIgnoreCase),
            Math.Max(1, Number("startIndex", read("startIndex"), 1)),
            Math.Clamp(Number("count", read("count"), 100), 0, MostResults),
            Names(read("attributes")),
            Names(read("excludedAttributes"))
        );

    /// <summary>The rows of this part and how many there are in all.</summary>
    public async Task<(int Total, List<T> Rows)> RunAsync<T>(
        IQueryable<T> rows,
        FilterQuery<T> language,
        Expression<Func<T, Guid>> id,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (!string.IsNullOrWhiteSpace(Filter))
        {
            rows = rows.Where(language.Where(FilterParser.Parse(Filter)));
        }
        var total = await rows.CountAsync(cancellationToken);
        var page = Sorted(rows, language, id).Skip(StartIndex - 1).Take(Count);
        return (total, Count == 0 ? [] : await page.ToListAsync(cancellationToken));
    }

    private IOrderedQueryable<T> Sorted<T>(IQueryable<T> rows, FilterQuery<T> language, Expression<Func<T, Guid>> id)
    {
        if (SortBy is null)
        {
            return rows.OrderBy(id);
        }
        var key =
            language.SortKey(ScimNames.Plain(SortBy))
            ?? throw ScimException.Path($"'{SortBy}' is no attribute to sort by.");
        var sort = Expression.Call(
            typeof(Queryable),
            Descending ? nameof(Queryable.OrderByDescending) : nameof(Queryable.OrderBy),
            [typeof(T), key.ReturnType],
            rows.Expression,
            Expression.Quote(key)
        );
        return ((IOrderedQueryable<T>)rows.Provider.CreateQuery<T>(sort)).ThenBy(id);
    }

    /// <summary>Leaves out what was not asked for; schemas and id always stay.</summary>
    public JsonObject Trim(JsonObject document)
    {
        bool Stays(string name) =>
            name is "schemas" or "id"
            || (
                (
                    Wanted.Count == 0
                    || Wanted.Any(wanted => wanted == name || wanted.StartsWith(name + ".", StringComparison.Ordinal))
                ) && !Unwanted.Contains(name)
            );
        foreach (var name in document.Select(pair => pair.Key).Where(name => !Stays(name.ToLowerInvariant())).ToList())
        {
            document.Remove(name);
        }
        return document;
    }

    public JsonObject List(int total, IReadOnlyList<JsonObject> resources) =>
        new()
        {
            ["schemas"] = new JsonArray(ScimNames.List),
            ["totalResults"] = total,
            ["startIndex"] = StartIndex,
            ["itemsPerPage"] = resources.Count,
            ["Resources"] = new JsonArray([.. resources.Select(Trim)]),
        };

    private static int Number(string name, string? text, int otherwise) =>
        text is null ? otherwise
        : int.TryParse(text, out var number) ? number
        : throw ScimException.Value($"'{name}' is a number.");

    private static HashSet<string> Names(string? list) =>
        [
            .. (list ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(ScimNames.Plain),
        ];
}
