using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Provider;

/// <summary>An unknown application and a wrong secret are refused in the same words, so that nobody learns which exist.</summary>
internal sealed class SameRefusal<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<TContext>()
            .UseSingletonHandler<SameRefusal<TContext>>()
            .SetOrder(int.MinValue + 50_000)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Response is { Error: Errors.InvalidClient } refusal)
        {
            refusal.ErrorDescription = "The application is unknown, or its credentials do not hold.";
            refusal.ErrorUri = null;
        }
        return ValueTask.CompletedTask;
    }
}

internal static class SameRefusals
{
    public static void Add(OpenIddictServerBuilder server)
    {
        server.AddEventHandler(SameRefusal<ApplyTokenResponseContext>.Descriptor);
        server.AddEventHandler(SameRefusal<ApplyIntrospectionResponseContext>.Descriptor);
        server.AddEventHandler(SameRefusal<ApplyRevocationResponseContext>.Descriptor);
        server.AddEventHandler(SameRefusal<ApplyPushedAuthorizationResponseContext>.Descriptor);
        server.AddEventHandler(SameRefusal<ApplyDeviceAuthorizationResponseContext>.Descriptor);
    }
}
