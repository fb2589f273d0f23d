using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Nexus.Kernel.Http;

/// <summary>
/// Checks every request record of an endpoint against its data annotations, nested records and lists included. The
/// annotations also appear in the OpenAPI document, so the two cannot differ.
/// </summary>
public sealed class ValidationFilter : IEndpointFilter
{
    /// <inheritdoc />
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is not null && IsRecord(argument.GetType()))
            {
                Check(argument);
            }
        }
        return next(context);
    }

    /// <summary>Throws the 400 problem that names every wrong field.</summary>
    public static void Check(object request)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        Walk(request, "", errors, 0);
        if (errors.Count > 0)
        {
            throw Problems.Invalid(errors);
        }
    }

    private static void Walk(object value, string path, Dictionary<string, IReadOnlyList<string>> errors, int depth)
    {
        if (depth > 8)
        {
            return;
        }
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        foreach (var result in results)
        {
            foreach (var member in result.MemberNames.DefaultIfEmpty(""))
            {
                var key = Join(path, member);
                var message = result.ErrorMessage ?? "The value is not valid.";
                errors[key] = errors.TryGetValue(key, out var known) ? [.. known, message] : [message];
            }
        }
        foreach (
            var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0)
        )
        {
            WalkValue(property.GetValue(value), Join(path, property.Name), errors, depth);
        }
    }

    private static void WalkValue(
        object? value,
        string path,
        Dictionary<string, IReadOnlyList<string>> errors,
        int depth
    )
    {
        if (value is IEnumerable list and not string and not IDictionary)
        {
            var index = 0;
            foreach (var item in list)
            {
                if (item is not null && IsRecord(item.GetType()))
                {
                    Walk(item, $"{path}[{index}]", errors, depth + 1);
                }
                index++;
            }
        }
        else if (value is not null && IsRecord(value.GetType()))
        {
            Walk(value, path, errors, depth + 1);
        }
    }

    private static bool IsRecord(Type type) =>
        type.IsClass
        && type.Namespace is { } space
        && space.StartsWith("Nexus.", StringComparison.Ordinal)
        && type.GetMethod("<Clone>$") is not null;

    private static string Join(string path, string member) =>
        member.Length == 0 ? path
        : path.Length == 0 ? JsonNamingPolicy.CamelCase.ConvertName(member)
        : path + "." + JsonNamingPolicy.CamelCase.ConvertName(member);
}
