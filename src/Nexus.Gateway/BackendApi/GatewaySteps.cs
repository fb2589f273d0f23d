using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Gateway.BackendApi;

/// <summary>What comes after a step.</summary>
internal delegate Task Onward(HttpContext context, GatewayRequest request);

/// <summary>A check or a change of every request from outside; made once, with the <see cref="Onward"/> it goes on to.</summary>
internal interface IGatewayStep
{
    /// <summary>Goes on, answers by itself, or refuses with a problem.</summary>
    Task InvokeAsync(HttpContext context, GatewayRequest request);
}

/// <summary>
/// The steps in their order. They hand what is known of the request to each other: as the framework's middleware each
/// would look it up among the server's features anew, and that costs more than most steps do.
/// </summary>
internal sealed class GatewaySteps(IApplicationBuilder app)
{
    private readonly List<Func<Onward, Onward>> steps = [];

    public GatewaySteps Then<TStep>()
        where TStep : class, IGatewayStep
    {
        steps.Add(next => ActivatorUtilities.CreateInstance<TStep>(app.ApplicationServices, next).InvokeAsync);
        return this;
    }

    /// <summary>The framework's own middleware, for the requests that it concerns.</summary>
    public GatewaySteps Through(Func<HttpContext, GatewayRequest, bool> concerns, Action<IApplicationBuilder> use)
    {
        steps.Add(next =>
        {
            var branch = app.New();
            use(branch);
            branch.Run(context => next(context, GatewayRequest.Of(context)));
            var through = branch.Build();
            return (context, request) => concerns(context, request) ? through(context) : next(context, request);
        });
        return this;
    }

    /// <summary>All of them before <paramref name="rest"/>.</summary>
    public Onward Before(RequestDelegate rest)
    {
        Onward next = (context, _) => rest(context);
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            next = steps[i](next);
        }
        return next;
    }
}
