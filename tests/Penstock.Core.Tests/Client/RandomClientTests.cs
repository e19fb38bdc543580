using Penstock.Protocol;
using Penstock.TestKit;

namespace Penstock.Core.Tests.Client;

/// <summary>Random users and a random but honest scheduler; counts are compared with a plain model after every step.</summary>
public sealed class RandomClientTests
{
    private const int StepCount = 200;

    [Fact]
    public void Counts_and_statuses_agree_with_a_plain_model() => SeededRuns.Run(300, seed => new Run(seed).Play());

    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ClientScene _scene = new();
        private readonly List<HoldId> _futures = [];
        private readonly Dictionary<HoldId, HoldStatus> _model = [];
        private readonly Queue<int> _cancels = new();

        public void Play()
        {
            for (int step = 0; step < StepCount; step++)
            {
                Step();
                foreach ((HoldId hold, HoldStatus status) in _model)
                    Assert.Equal(status, _scene.StatusOf(hold));
                Assert.Equal(_model.Count, _scene.Machine.HoldCount);
            }

            while (_futures.Count > 0)
                Release();
            Assert.Equal(0, _scene.Machine.HoldCount);
        }

        private void Step()
        {
            switch (_random.Next(8))
            {
                case 0 or 1:
                    Submit();
                    break;
                case 2 or 3 when _futures.Count > 0:
                    Release();
                    break;
                case 4 when _futures.Count > 0:
                    Cancel();
                    break;
                case 5 when _cancels.TryDequeue(out int request):
                    _scene.Receive(new CancelDone(request, 0));
                    break;
                default:
                    News();
                    break;
            }
        }

        private void Submit()
        {
            int[] keys = [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => _random.Next(12))];
            foreach (HoldId hold in _scene.Submit(ClientScene.Graph(keys)))
            {
                _futures.Add(hold);
                _model.TryAdd(hold, HoldStatus.Pending);
            }
        }

        private void Release()
        {
            int index = _random.Next(_futures.Count);
            HoldId hold = _futures[index];
            _futures.RemoveAt(index);
            _scene.Release(hold);
            if (!_futures.Contains(hold))
                _model.Remove(hold);
        }

        private void Cancel()
        {
            HoldId hold = _futures[_random.Next(_futures.Count)];
            _cancels.Enqueue(_scene.Cancel(hold));
            _model[hold] = HoldStatus.Cancelled;
        }

        private void News()
        {
            if (_model.Count == 0)
                return;
            HoldId hold = _model.Keys.ElementAt(_random.Next(_model.Count));
            HoldStatus from = _model[hold];
            HoldStatus to = (HoldStatus)_random.Next(1, HoldTransitions.StatusCount);
            if (from == HoldStatus.Cancelled || !HoldTransitions.IsLegal(from, to))
                return;
            Tell(hold, to);
            _model[hold] = to;
        }

        private void Tell(HoldId hold, HoldStatus to)
        {
            switch (to)
            {
                case HoldStatus.Pending:
                    _scene.Receive(new HoldPending(hold));
                    break;
                case HoldStatus.Finished:
                    _scene.Finish(hold, _random.Next(3));
                    break;
                case HoldStatus.Erred:
                    _scene.Receive(new HoldErred(hold, Errors.Any));
                    break;
                case HoldStatus.Cancelled:
                    _scene.Receive(new HoldCancelled(hold, new ClientId(2), "other"));
                    break;
                default:
                    _scene.Receive(new HoldLost(hold, WorkerId.None, "w"));
                    break;
            }
        }
    }
}
