using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Storage;
using Xunit;

namespace Nexus.Kernel.Tests.Storage;

/// <summary>What the S3 server of the other tests cannot do: list the parts of an upload, and end one.</summary>
public sealed class S3DirectUploadsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_parts_are_listed_page_by_page()
    {
        await using var server = await StartAsync(request =>
            request.Query["part-number-marker"] == "2"
                ? Results.Content(Page(false, 3), "application/xml")
                : Results.Content(Page(true, 1, 2), "application/xml")
        );
        var parts = await Direct(server).ListAsync("staged/a", "up", Cancel);
        Assert.Equal([1, 2, 3], parts.Select(part => part.Number));
        Assert.All(parts, part => Assert.Equal((5 << 20, "\"e\""), (part.Length, part.ETag)));
    }

    [Theory, InlineData(405), InlineData(501), InlineData(404)]
    public async Task A_store_that_cannot_say_has_no_parts_and_ends_nothing_twice(int status)
    {
        await using var server = await StartAsync(request =>
            request.Query.ContainsKey("uploadId") ? Results.StatusCode(status) : Results.NoContent()
        );
        var direct = Direct(server);
        Assert.Empty(await direct.ListAsync("staged/a", "up", Cancel));
        await direct.DiscardAsync("staged/a", "up", Cancel);
    }

    [Fact]
    public async Task Addresses_are_signed_for_where_senders_reach_the_store()
    {
        var direct = Direct("http://store.internal:9000", "https://files.example.org");
        var address = await direct.SignAsync("staged/a", "up", 7, DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.StartsWith("https://files.example.org/bucket/staged/a?", address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("partNumber=7", address.Query);
        Assert.Contains("X-Amz-Signature=", address.Query);
    }

    private static S3DirectUploads Direct(WebApplication server) => Direct(server.Urls.First(), null);

    private static S3DirectUploads Direct(string endpoint, string? reached) =>
        new ServiceCollection()
            .AddNexusObjectStorage(
                new ObjectStorageOptions
                {
                    Kind = "s3",
                    Encrypt = false,
                    S3 = new()
                    {
                        Endpoint = endpoint,
                        PublicEndpoint = reached,
                        Bucket = "bucket",
                        AccessKey = "key",
                        SecretKey = "secret",
                    },
                }
            )
            .BuildServiceProvider()
            .GetRequiredService<S3DirectUploads>();

    private static async Task<WebApplication> StartAsync(Func<HttpRequest, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(context => answer(context.Request).ExecuteAsync(context));
        await server.StartAsync(Cancel);
        return server;
    }

    private static string Page(bool isCut, params int[] parts)
    {
        var rows = parts.Select(part =>
            $"<Part><PartNumber>{part}</PartNumber><ETag>\"e\"</ETag><Size>{5 << 20}</Size></Part>"
        );
        var next = isCut ? $"<NextPartNumberMarker>{parts[^1]}</NextPartNumberMarker>" : "";
        return $"<ListPartsResult><IsTruncated>{(isCut ? "true" : "false")}</IsTruncated>{next}{string.Concat(rows)}</ListPartsResult>";
    }
}
