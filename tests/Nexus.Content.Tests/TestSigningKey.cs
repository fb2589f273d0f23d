using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;

namespace Nexus.Content.Tests;

/// <summary>One P-256 key for whatever is signed.</summary>
internal static class TestSigningKey
{
    public const string KeyId = "test-signing-key";

    public static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
}

internal sealed class Signing : IServiceCallHandler<SignData, SignedData>
{
    public Task<SignedData> HandleAsync(SignData request, CancellationToken cancellationToken) =>
        Task.FromResult(
            new SignedData(TestSigningKey.Key.SignData(request.Data, HashAlgorithmName.SHA256), TestSigningKey.KeyId)
        );
}

internal sealed class Telling : IServiceCallHandler<GetPublicKeys, PublicKeys>
{
    public Task<PublicKeys> HandleAsync(GetPublicKeys request, CancellationToken cancellationToken)
    {
        var point = TestSigningKey.Key.ExportParameters(false).Q;
        var (x, y) = (WebEncoders.Base64UrlEncode(point.X!), WebEncoders.Base64UrlEncode(point.Y!));
        return Task.FromResult(
            new PublicKeys([new PublicKey(TestSigningKey.KeyId, x, y, TimeProvider.System.GetUtcNow())])
        );
    }
}
