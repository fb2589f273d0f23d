using System.Linq.Expressions;

namespace Nexus.Kernel.Http;

/// <summary>
/// The rows of one page of a query, and one more where another page follows: <see cref="PageQuery.Cut"/> makes the page
/// of them.
/// </summary>
public static class Paging
{
    /// <summary>In the order they were made.</summary>
    public static IQueryable<T> OldestFirst<T>(this IQueryable<T> rows, PageQuery page, Expression<Func<T, Guid>> id) =>
        After(rows, page, id, Expression.GreaterThan).OrderBy(id).Take(page.Limit + 1);

    /// <summary>The last that was made comes first.</summary>
    public static IQueryable<T> NewestFirst<T>(this IQueryable<T> rows, PageQuery page, Expression<Func<T, Guid>> id) =>
        After(rows, page, id, Expression.LessThan).OrderByDescending(id).Take(page.Limit + 1);

    private static IQueryable<T> After<T>(
        IQueryable<T> rows,
        PageQuery page,
        Expression<Func<T, Guid>> id,
        Func<Expression, Expression, BinaryExpression> compare
    )
    {
        if (page.After is not { } last)
        {
            return rows;
        }
        // Captured, not a constant: a constant would make every page a statement of its own.
        Expression<Func<Guid>> limit = () => last;
        return rows.Where(Expression.Lambda<Func<T, bool>>(compare(id.Body, limit.Body), id.Parameters));
    }
}
