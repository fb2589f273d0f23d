using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>Counts every request from outside by the service that answers it.</summary>
internal sealed class TrafficMeter(RequestDelegate next, RouteMap routes, TrafficBook book)
{
    public Task InvokeAsync(HttpContext context)
    {
        var service = routes.Find(context.Request.Path)?.Name ?? TrafficBook.Pages;
        context.Response.OnCompleted(
            static state =>
            {
                ((Measured)state).Note();
                return Task.CompletedTask;
            },
            new Measured(context, book.Of(service), Stopwatch.GetTimestamp())
        );
        return next(context);
    }

    private sealed class Measured(HttpContext context, ServiceTraffic traffic, long start)
    {
        private readonly GatewayRequest request = GatewayRequest.Of(context);

        // How long a stream was open says nothing of how quick the service is.
        public void Note() =>
            traffic.Note(
                context.Response.StatusCode,
                request.IsStream ? null : (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds
            );
    }
}
