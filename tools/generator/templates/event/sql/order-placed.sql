-- Up Migration

-- Where orderPlaced events are stored: a table of the form of topic1, which partitions and retention know.
SELECT create_topic_table('order_placed', 'orderPlaced');
