using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Kernel.Calls;

/// <summary>The answering side of service calls.</summary>
public static class ServiceCallRouting
{
    /// <summary>
    /// Answers a call with a handler class from the container. Only other services may call it; it does not appear
    /// in the public OpenAPI document.
    /// </summary>
    public static IEndpointConventionBuilder MapCall<TRequest, TResponse, THandler>(
        this IEndpointRouteBuilder routes,
        ServiceCall<TRequest, TResponse> call
    )
        where TRequest : class
        where TResponse : class
        where THandler : class, IServiceCallHandler<TRequest, TResponse>
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(call);
        routes
            .ServiceProvider.GetRequiredService<LocalCalls>()
            .Add(call, Answer<TRequest, TResponse, THandler>.GiveAsync);
        return routes
            .MapPost(call.Path, Answer<TRequest, TResponse, THandler>.OverHttpAsync)
            .RequireAuthorization(Policies.Service)
            .ExcludeFromDescription();
    }

    private static class Answer<TRequest, TResponse, THandler>
        where TRequest : class
        where TResponse : class
        where THandler : class, IServiceCallHandler<TRequest, TResponse>
    {
        private static readonly ObjectFactory<THandler> Make = ActivatorUtilities.CreateFactory<THandler>([]);

        public static Task<TResponse> GiveAsync(
            TRequest request,
            IServiceProvider services,
            CancellationToken cancellationToken
        )
        {
            ValidationFilter.Check(request);
            return Make(services, []).HandleAsync(request, cancellationToken);
        }

        public static async Task OverHttpAsync(HttpContext context)
        {
            var request =
                await context.Request.ReadFromJsonAsync<TRequest>(NexusJson.Options, context.RequestAborted)
                ?? throw Problems.Invalid("$", "The body is null.");
            var response = await GiveAsync(request, context.RequestServices, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(response, NexusJson.Options, context.RequestAborted);
        }
    }
}

/// <summary>Answers one kind of service call.</summary>
/// <typeparam name="TRequest">The request record.</typeparam>
/// <typeparam name="TResponse">The answer record.</typeparam>
public interface IServiceCallHandler<in TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <summary>Answers; throws a <see cref="ProblemException"/> to refuse.</summary>
    Task<TResponse> HandleAsync(TRequest request, CancellationToken cancellationToken);
}
