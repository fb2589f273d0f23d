using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>Counts every request from outside by the route it takes.</summary>
internal sealed class TrafficMeter(RequestDelegate next, RouteMap routes, TrafficBook book)
{
    public Task InvokeAsync(HttpContext context)
    {
        var traffic = book.Of(routes.RouteOf(context.Request.Path));
        traffic.Begin();
        context.Response.OnCompleted(
            static state =>
            {
                ((Measured)state).Note();
                return Task.CompletedTask;
            },
            new Measured(context, traffic, Stopwatch.GetTimestamp())
        );
        return next(context);
    }

    private sealed class Measured(HttpContext context, RouteTraffic traffic, long start)
    {
        private readonly GatewayRequest request = GatewayRequest.Of(context);

        // How long a stream was open says nothing of how quick the service is.
        public void Note() =>
            traffic.End(
                context.Response.StatusCode,
                request.IsStream ? null : (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds
            );
    }
}
