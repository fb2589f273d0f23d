using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>What an app sends, in the address or as a form (the extension <c>formPost</c>); the form goes first.</summary>
internal sealed class Parameters
{
    private const int MostLetters = 4000;
    private const int MostValues = 12_000;
    private readonly IQueryCollection query;
    private readonly IFormCollection? form;

    private Parameters(IQueryCollection query, IFormCollection? form) => (this.query, this.form) = (query, form);

    public static async Task<Parameters> ReadAsync(HttpRequest request)
    {
        var isForm = HttpMethods.IsPost(request.Method) && request.HasFormContentType;
        if (isForm)
        {
            // A playlist is sent with a value a song.
            var options = new FormOptions { ValueCountLimit = MostValues };
            request.HttpContext.Features.Set<IFormFeature>(new FormFeature(request, options));
        }
        if (isForm && !await FormBody.IsReadableAsync(request))
        {
            throw new SubsonicException(SubsonicException.Generic, "The form cannot be read.");
        }
        return new Parameters(request.Query, isForm ? request.Form : null);
    }

    public static Parameters OfAddress(HttpRequest request) => new(request.Query, null);

    public IReadOnlyList<string> All(string name)
    {
        var values = form?.TryGetValue(name, out var sent) == true ? sent : query[name];
        foreach (var value in values)
        {
            if (value is { Length: > MostLetters } || value?.Contains('\0') == true)
            {
                throw SubsonicException.Wrong(name, $"at most {MostLetters} letters, and no U+0000.");
            }
        }
        return Present(values);
    }

    // Some apps send what they have no value for as an empty text.
    private static List<string> Present(StringValues values) => [.. values.OfType<string>()];

    public string? Text(string name) => All(name) is [.., { Length: > 0 } last] ? last : null;

    public string Required(string name) => Text(name) ?? throw SubsonicException.Missing(name);

    public bool Has(string name) => All(name).Count > 0;

    public int Number(string name, int otherwise, int least, int most) =>
        Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, least, most)
        : throw SubsonicException.Wrong(name, "a whole number.");

    public long? Long(string name) =>
        Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw SubsonicException.Wrong(name, "a whole number.");

    public double Seconds(string name) =>
        Text(name) is not { } text ? 0
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
        : throw SubsonicException.Wrong(name, "seconds.");

    public bool? Flag(string name) =>
        Text(name)?.ToLowerInvariant() switch
        {
            null => null,
            "true" or "1" => true,
            "false" or "0" => false,
            _ => throw SubsonicException.Wrong(name, "true or false."),
        };
}
