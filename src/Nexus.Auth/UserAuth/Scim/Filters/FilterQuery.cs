using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Nexus.Kernel.Data;

namespace Nexus.Auth.UserAuth.Scim.Filters;

/// <summary>Turns filters into conditions of a query, by what an attribute is in the row.</summary>
/// <param name="attributes">By plain name: a lambda of a row to text, boolean, time, identifier or a constant.</param>
/// <param name="special">Answers a comparison that no single column can; null to pass.</param>
internal sealed class FilterQuery<T>(
    IReadOnlyDictionary<string, LambdaExpression> attributes,
    Func<Comparison, Expression<Func<T, bool>>?>? special = null
)
{
    private static readonly MethodInfo CompareTo = typeof(string).GetMethod(
        nameof(string.CompareTo),
        [typeof(string)]
    )!;

    private readonly ParameterExpression row = Expression.Parameter(typeof(T), "row");

    public Expression<Func<T, bool>> Where(Filter filter) => Expression.Lambda<Func<T, bool>>(Build(filter, ""), row);

    /// <summary>What to sort by; null for an attribute that does not sort.</summary>
    public LambdaExpression? SortKey(string path) =>
        attributes.GetValueOrDefault(path) is { Body: not ConstantExpression } key ? key : null;

    private Expression Build(Filter filter, string prefix) =>
        filter switch
        {
            Both both => Expression.AndAlso(Build(both.Left, prefix), Build(both.Right, prefix)),
            Either either => Expression.OrElse(Build(either.Left, prefix), Build(either.Right, prefix)),
            Not negated => Expression.Not(Build(negated.Inner, prefix)),
            OfValue value when prefix.Length == 0 => Build(value.Inner, value.Path + "."),
            Comparison comparison => Compare(comparison with { Path = prefix + comparison.Path }),
            _ => throw ScimException.Filter("A value filter stands in no other."),
        };

    private Expression Compare(Comparison comparison)
    {
        if (special?.Invoke(comparison) is { } condition)
        {
            return Replace(condition);
        }
        if (!attributes.TryGetValue(comparison.Path, out var attribute))
        {
            throw ScimException.Filter($"'{comparison.Path}' cannot be filtered by.");
        }
        var column = Replace(attribute);
        if (comparison.Operator == "pr")
        {
            return IsPresent(column);
        }
        return comparison.Value is null ? CompareNull(comparison, column) : Compare(comparison, column);
    }

    private static Expression IsPresent(Expression column) =>
        column.Type == typeof(string)
            ? Expression.AndAlso(
                Expression.NotEqual(column, Expression.Constant(null, typeof(string))),
                Expression.NotEqual(column, Expression.Constant(""))
            )
            : Expression.Constant(true);

    private static Expression CompareNull(Comparison comparison, Expression column) =>
        comparison.Operator switch
        {
            "eq" => Expression.Not(IsPresent(column)),
            "ne" => IsPresent(column),
            _ => throw ScimException.Filter($"null cannot be compared by '{comparison.Operator}'."),
        };

    private static Expression Compare(Comparison comparison, Expression column)
    {
        if (column.Type == typeof(string))
        {
            return Text(comparison, column);
        }
        var value = Constant(comparison, column.Type);
        return comparison.Operator switch
        {
            "eq" => Expression.Equal(column, value),
            "ne" => Expression.NotEqual(column, value),
            "gt" when column.Type == typeof(DateTimeOffset) => Expression.GreaterThan(column, value),
            "ge" when column.Type == typeof(DateTimeOffset) => Expression.GreaterThanOrEqual(column, value),
            "lt" when column.Type == typeof(DateTimeOffset) => Expression.LessThan(column, value),
            "le" when column.Type == typeof(DateTimeOffset) => Expression.LessThanOrEqual(column, value),
            _ => throw ScimException.Filter($"'{comparison.Path}' cannot be compared by '{comparison.Operator}'."),
        };
    }

    // Texts compare without regard to case (RFC 7643: caseExact is false for all of ours but identifiers).
    private static Expression Text(Comparison comparison, Expression column)
    {
        if (comparison.Value is not string text)
        {
            throw ScimException.Filter($"'{comparison.Path}' is compared with a text.");
        }
        var lower = Expression.Call(column, nameof(string.ToLower), Type.EmptyTypes);
        var wanted = Expression.Constant(text.ToLowerInvariant());
        var order = Expression.Call(lower, CompareTo, wanted);
        var zero = Expression.Constant(0);
        return comparison.Operator switch
        {
            "eq" => Expression.Equal(lower, wanted),
            "ne" => Expression.OrElse(
                Expression.Equal(column, Expression.Constant(null, typeof(string))),
                Expression.NotEqual(lower, wanted)
            ),
            "co" => Expression.Call(lower, nameof(string.Contains), Type.EmptyTypes, wanted),
            "sw" => Expression.Call(lower, nameof(string.StartsWith), Type.EmptyTypes, wanted),
            "ew" => Expression.Call(lower, nameof(string.EndsWith), Type.EmptyTypes, wanted),
            "gt" => Expression.GreaterThan(order, zero),
            "ge" => Expression.GreaterThanOrEqual(order, zero),
            "lt" => Expression.LessThan(order, zero),
            _ => Expression.LessThanOrEqual(order, zero),
        };
    }

    private static ConstantExpression Constant(Comparison comparison, Type type)
    {
        object? value = (comparison.Value, type) switch
        {
            (bool flag, _) when type == typeof(bool) => flag,
            (string text, _) when type == typeof(bool) && bool.TryParse(text, out var flag) => flag,
            // What is no identifier is nobody's.
            (string text, _) when type == typeof(Guid) => Guid.TryParse(text, out var id) ? id : Guid.Empty,
            (string text, _) when type == typeof(DateTimeOffset) && TryTime(text, out var time) => time,
            _ => null,
        };
        return value is null
            ? throw ScimException.Filter($"'{comparison.Path}' is not compared with such a value.")
            : Expression.Constant(value, type);
    }

    private static bool TryTime(string text, out DateTimeOffset time)
    {
        var read = DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time
        );
        // Columns hold microseconds.
        time = read ? UnixMicroseconds.ToTime(UnixMicroseconds.FromTime(time)) : time;
        return read;
    }

    private Expression Replace(LambdaExpression lambda) => new Swap(lambda.Parameters[0], row).Visit(lambda.Body);

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
