using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Nexus.Kernel.Http;

/// <summary>One page of a list, newest or oldest first as the endpoint says.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <param name="Items">At most <c>limit</c> items.</param>
/// <param name="Next">Give it as <c>after</c> for the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The query parameters of a paged list: <c>limit</c> (1-200, normally 50) and <c>after</c>.</summary>
public readonly record struct PageQuery
{
    private PageQuery(int limit, Guid? after) => (Limit, After) = (limit, after);

    /// <summary>How many items at the most.</summary>
    public int Limit { get; }

    /// <summary>The last identifier of the page before; identifiers of version 7 are in order of time.</summary>
    public Guid? After { get; }

    /// <summary>Reads and checks the parameters.</summary>
    /// <exception cref="ProblemException">400 naming the wrong parameter.</exception>
    public static PageQuery Of(int? limit, string? after)
    {
        if (limit is < 1 or > 200)
        {
            throw Problems.Invalid("limit", "A number from 1 to 200.");
        }
        if (after is null)
        {
            return new PageQuery(limit ?? 50, null);
        }
        return Guid.TryParse(after, out var id)
            ? new PageQuery(limit ?? 50, id)
            : throw Problems.Invalid("after", "Take the value of 'next' of the page before.");
    }

    /// <summary>
    /// Makes the page of up to <see cref="Limit"/> + 1 rows that a query brought, and sets the <c>Link</c> header
    /// (RFC 8288).
    /// </summary>
    public Page<T> Cut<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, Guid> id)
    {
        if (rows.Count <= Limit)
        {
            return new Page<T>(rows, null);
        }
        var items = rows.Take(Limit).ToList();
        var next = id(items[^1]).ToString();
        LinkNext(context, next);
        return new Page<T>(items, next);
    }

    /// <summary>Sets the <c>Link</c> header (RFC 8288) to the page that <paramref name="next"/> begins after.</summary>
    public static void LinkNext(HttpContext context, string next)
    {
        ArgumentNullException.ThrowIfNull(context);
        var query = QueryHelpers.ParseQuery(context.Request.QueryString.Value);
        query["after"] = next;
        var address = QueryHelpers.AddQueryString(context.Request.Path, query);
        context.Response.Headers.Link = $"<{address}>; rel=\"next\"";
    }
}
