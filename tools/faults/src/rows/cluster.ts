import type { Row } from '../row.ts'
import { RowSkipped } from '../skipped.ts'
import { seconds, until } from '../wait.ts'

/** Several RabbitMQ nodes. */
export const clusterLeader: Row = {
  name: 'cluster-leader',
  does: 'In a cluster of three RabbitMQ nodes, the one that leads topic1 is killed with SIGKILL, and revived; three times over.',
  needs: ['topic1'],
  onCluster: true,
  load: { deadlineSeconds: 90 },
  inject: async ({ world, faultSeconds, show }) => {
    const { cluster, stage, manage } = world
    if (!cluster) throw new RowSkipped('There is no cluster')
    for (let round = 0; round < 3; round += 1) {
      let leader = ''
      // Right after a node is back the figures may name none, or one that is gone.
      await until('topic1 has a leader', async () => {
        const queue = (await manage('GET', `/queues/${stage.vhost}/topic1`)) as { leader?: string }
        leader = queue.leader ?? ''
        return cluster.nodes.includes(leader)
      })
      show(`killing ${leader}`)
      cluster.kill(leader)
      await seconds(faultSeconds / 2)
      await cluster.revive(leader)
    }
  },
}
