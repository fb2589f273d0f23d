using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>
/// What a request says of its signature (RFC 9421 sections 4.1 and 4.2): one signature, plain component names, the
/// parameters as they were written, because they are signed as they were written.
/// </summary>
internal sealed partial record SignedMessage(
    IReadOnlyList<string> Components,
    string Parameters,
    string KeyId,
    string Algorithm,
    long Created,
    long? Expires,
    byte[] Signature
)
{
    public const string InputHeader = "Signature-Input";
    public const string SignatureHeader = "Signature";

    /// <summary>Null when the headers are not what we understand.</summary>
    public static SignedMessage? Read(IHeaderDictionary headers)
    {
        var (input, signature) = (headers[InputHeader], headers[SignatureHeader]);
        if (input.Count != 1 || signature.Count != 1 || input[0]!.Length > 4096 || signature[0]!.Length > 1024)
        {
            return null;
        }
        var written = Input().Match(input[0]!);
        var signed = Value().Match(signature[0]!);
        if (!written.Success || !signed.Success || written.Groups["label"].Value != signed.Groups["label"].Value)
        {
            return null;
        }
        var parameters = Parameter().Matches(written.Groups["parameters"].Value);
        string? Of(string name) =>
            parameters
                .Where(one => one.Groups[1].Value == name)
                .Select(one => one.Groups[2].Value.Trim('"'))
                .SingleOrDefault();
        var components = Component().Matches(written.Groups["components"].Value).Select(one => one.Groups[1].Value);
        var bytes = new byte[signed.Groups["value"].Length];
        if (
            parameters.GroupBy(one => one.Groups[1].Value).Any(group => group.Count() > 1)
            || Of("keyid") is not { } key
            || !long.TryParse(Of("created"), out var created)
            || !Convert.TryFromBase64String(signed.Groups["value"].Value, bytes, out var length)
        )
        {
            return null;
        }
        long? expires = long.TryParse(Of("expires"), out var end) ? end : null;
        return new SignedMessage(
            [.. components],
            written.Groups["components"].Value + written.Groups["parameters"].Value,
            key,
            Of("alg") ?? "",
            created,
            expires,
            bytes[..length]
        );
    }

    [GeneratedRegex(
        """^(?<label>[a-z*][a-z0-9_.*-]*)=(?<components>\((?:"[a-z0-9@_-]+"(?: "[a-z0-9@_-]+")*)?\))(?<parameters>(?:;[a-z]+=(?:"[^"\\]*"|[0-9]+))*)$"""
    )]
    private static partial Regex Input();

    [GeneratedRegex("""^(?<label>[a-z*][a-z0-9_.*-]*)=:(?<value>[A-Za-z0-9+/=]+):$""")]
    private static partial Regex Value();

    [GeneratedRegex(""";([a-z]+)=("[^"\\]*"|[0-9]+)""")]
    private static partial Regex Parameter();

    [GeneratedRegex("\"([a-z0-9@_-]+)\"")]
    private static partial Regex Component();
}
