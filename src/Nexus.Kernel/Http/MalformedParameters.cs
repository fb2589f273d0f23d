using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Nexus.Kernel.Http;

/// <summary>
/// Names the query parameters that an endpoint could not read: the framework answers those with a bare 400 that says
/// neither which nor why.
/// </summary>
internal static class MalformedParameters
{
    public static ProblemException Describe(HttpContext context)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var type =
                Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType)
                ?? parameter.ParameterInfo.ParameterType;
            if (!parameter.HasTryParse && type != typeof(string))
            {
                continue;
            }
            if (context.Request.Query.TryGetValue(parameter.Name, out var values))
            {
                if (!Converts(values.ToString(), type))
                {
                    errors[parameter.Name] = ["The value has the wrong type."];
                }
            }
            else if (!parameter.IsOptional && !IsElsewhere(context, parameter.Name))
            {
                errors[parameter.Name] = ["This parameter is required."];
            }
        }
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : Problems.Of(400, "invalid-request", "The request is not valid.");
    }

    private static bool IsElsewhere(HttpContext context, string name) =>
        context.Request.RouteValues.ContainsKey(name) || context.Request.Headers.ContainsKey(name);

    private static bool Converts(string value, Type type)
    {
        var converter = TypeDescriptor.GetConverter(type);
        return !converter.CanConvertFrom(typeof(string)) || converter.IsValid(value);
    }
}
