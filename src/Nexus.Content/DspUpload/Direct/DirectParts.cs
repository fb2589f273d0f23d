using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.Direct;

/// <summary>A part that has arrived, by S3's names for it.</summary>
internal sealed record ArrivedPart(
    [property: JsonPropertyName("PartNumber")] int PartNumber,
    [property: JsonPropertyName("Size")] long Size,
    [property: JsonPropertyName("ETag")] string ETag
);

/// <summary>Where a part is sent with PUT, for so many seconds.</summary>
internal sealed record SignedPart(Uri Url, int Expires);

/// <summary>The parts of a direct upload: where each is sent, and which are there.</summary>
internal static class DirectParts
{
    // Long enough for a part on a bad line, short enough that a leaked address soon ends.
    private static readonly TimeSpan AddressLives = TimeSpan.FromMinutes(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(BeginDirectUpload.Path + "/{uploadId:guid}", ListAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("listDirectUploadParts")
            .WithSummary("Which parts of a direct upload have arrived (Uppy's listParts)")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(410);
        routes
            .MapGet(BeginDirectUpload.Path + "/{uploadId:guid}/{partNumber:int}", SignAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("signDirectUploadPart")
            .WithSummary("The address to which one part of a direct upload is sent with PUT (Uppy's signPart)")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(410);
    }

    private static async Task<Ok<IReadOnlyList<ArrivedPart>>> ListAsync(
        Guid uploadId,
        string? key,
        HttpContext context,
        DirectUploads direct,
        CancellationToken cancellationToken
    )
    {
        var upload = await direct.FindAsync(context.User, uploadId, key, OrganisationRole.Editor, cancellationToken);
        if (DirectUploads.IsWhole(upload))
        {
            return TypedResults.Ok(AllOf(upload.Length));
        }
        DirectUploads.RequireOpen(upload);
        var parts = await direct.Store.ListAsync(upload.StagedKey, upload.StoreUploadId!, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok<IReadOnlyList<ArrivedPart>>([
            .. parts.Select(part => new ArrivedPart(part.Number, part.Length, part.ETag)),
        ]);
    }

    // Its sender stopped while the store made one file of the parts, and asks what is left to send: nothing. He ends it
    // once more then, which answers as before.
    private static IReadOnlyList<ArrivedPart> AllOf(long length)
    {
        var most = DirectUploads.MostParts(length);
        return
        [
            .. Enumerable
                .Range(1, most)
                .Select(number => new ArrivedPart(
                    number,
                    number < most
                        ? S3DirectUploads.SmallestPart
                        : length - ((long)(most - 1) * S3DirectUploads.SmallestPart),
                    "\"whole\""
                )),
        ];
    }

    private static async Task<Ok<SignedPart>> SignAsync(
        Guid uploadId,
        int partNumber,
        string? key,
        HttpContext context,
        DirectUploads direct,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var upload = await direct.FindOpenAsync(
            context.User,
            uploadId,
            key,
            OrganisationRole.Editor,
            cancellationToken
        );
        var most = DirectUploads.MostParts(upload.Length);
        if (partNumber < 1 || partNumber > most)
        {
            throw Problems.Invalid("partNumber", $"1 to {most}: a file of {upload.Length} bytes has no more parts.");
        }
        await direct.ProlongAsync(upload, cancellationToken);
        var address = await direct.Store.SignAsync(
            upload.StagedKey,
            upload.StoreUploadId!,
            partNumber,
            clock.GetUtcNow() + AddressLives
        );
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SignedPart(address, (int)AddressLives.TotalSeconds));
    }
}
