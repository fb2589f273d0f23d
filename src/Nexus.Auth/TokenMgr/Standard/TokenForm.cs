using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Auth.TokenMgr.Standard;

/// <summary>The form of RFC 7009 section 2.1 and RFC 7662 section 2.1: <c>token</c>, and a hint we do not need.</summary>
internal static class TokenForm
{
    public static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            throw Problems.Of(
                415,
                "unsupported-media-type",
                "The body's type is not understood.",
                "Send application/x-www-form-urlencoded with the field token."
            );
        }
        var token = await FieldAsync(request, cancellationToken);
        return token.Length is > 0 and <= 8192
            ? token
            : throw Problems.Invalid("token", "Give the token, at most 8192 characters.");
    }

    private static async Task<string> FieldAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await request.ReadFormAsync(cancellationToken))["token"].ToString();
        }
        catch (InvalidDataException broken)
        {
            throw Problems.Of(400, "invalid-request", "The request is not valid.", broken.Message);
        }
    }
}
