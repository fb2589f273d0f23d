using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Calls;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

/// <summary>What the tests of key-service do again and again.</summary>
internal static class KeyServiceHost
{
    public static Task<TResponse> SendAsync<TRequest, TResponse>(
        this ServiceHost host,
        ServiceCall<TRequest, TResponse> call,
        TRequest request
    )
        where TRequest : class
        where TResponse : class =>
        host
            .Services.GetRequiredService<ServiceClient>()
            .SendAsync(call, request, TestContext.Current.CancellationToken);

    public static async Task RotateAsync(this ServiceHost host, string name)
    {
        using var administrator = host.ClientAs(Guid.CreateVersion7(), "administrator");
        var key = await administrator.GetAsync($"/api/keys/{name}", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/keys/{name}/rotate");
        request.Headers.IfMatch.Add(key.Headers.ETag!);
        var rotated = await administrator.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
    }
}
