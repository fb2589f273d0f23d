using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Nexus.Kernel.Http;

/// <summary>
/// Checks every request record of an endpoint against its data annotations, nested records and lists included. The
/// annotations also appear in the OpenAPI document, so the two cannot differ.
/// </summary>
public sealed class ValidationFilter : IEndpointFilter
{
    private static readonly ConcurrentDictionary<Type, (PropertyInfo, ValidationAttribute[])[]> Members = new();

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
        foreach (var (property, rules) in Members.GetOrAdd(value.GetType(), MembersOf))
        {
            var member = property.GetValue(value);
            var key = Join(path, property.Name);
            var context = new ValidationContext(value) { MemberName = property.Name };
            var messages = rules.Select(rule => Judge(rule, member, context)).OfType<string>().ToList();
            if (messages.Count > 0)
            {
                errors[key] = messages;
            }
            WalkValue(member, key, errors, depth);
        }
    }

    private static string? Judge(ValidationAttribute rule, object? value, ValidationContext context)
    {
        try
        {
            var result = rule.GetValidationResult(value, context);
            return result is null ? null : result.ErrorMessage ?? "The value is not valid.";
        }
        // A range written in int throws for a long or a double beyond int; a pattern throws where it takes too long.
        catch (Exception refused) when (refused is OverflowException or RegexMatchTimeoutException)
        {
            return rule.FormatErrorMessage(context.DisplayName);
        }
    }

    private static void WalkValue(
        object? value,
        string path,
        Dictionary<string, IReadOnlyList<string>> errors,
        int depth
    )
    {
        if (value is IDictionary map)
        {
            foreach (DictionaryEntry entry in map)
            {
                WalkItem(entry.Value, $"{path}.{entry.Key}", errors, depth);
            }
        }
        else if (value is IEnumerable list and not string and not JsonNode)
        {
            var index = 0;
            foreach (var item in list)
            {
                WalkItem(item, $"{path}[{index}]", errors, depth);
                index++;
            }
        }
        else if (value is not null && IsRecord(value.GetType()))
        {
            Walk(value, path, errors, depth + 1);
        }
    }

    // The reader holds fields to their nullability, but not the elements of lists and maps.
    private static void WalkItem(object? item, string path, Dictionary<string, IReadOnlyList<string>> errors, int depth)
    {
        if (item is null)
        {
            errors[path] = ["The value must not be null."];
        }
        else if (IsRecord(item.GetType()))
        {
            Walk(item, path, errors, depth + 1);
        }
    }

    private static (PropertyInfo, ValidationAttribute[])[] MembersOf(Type type) =>
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0)
                .Select(property => (property, property.GetCustomAttributes<ValidationAttribute>().ToArray())),
        ];

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
